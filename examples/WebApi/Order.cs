namespace StreamGroups.Examples.WebApi;

/// <summary>What a customer ordered.</summary>
internal sealed record Order(string Id, string Customer, decimal Total);
