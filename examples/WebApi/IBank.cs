namespace StreamGroups.Examples.WebApi;

/// <summary>Stands for another company's service, which may be down, or refuse.</summary>
internal interface IBank
{
    /// <exception cref="PaymentRefusedException">The customer cannot pay: another try would not help.</exception>
    Task ChargeAsync(Order order, CancellationToken cancellationToken);
}
