namespace StreamGroups.Examples.WebApi;

/// <summary>The customer cannot pay.</summary>
internal sealed class PaymentRefusedException(string message) : Exception(message);
