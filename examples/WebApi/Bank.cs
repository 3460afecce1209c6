namespace StreamGroups.Examples.WebApi;

/// <summary>A bank that lends nobody more than 1,000.</summary>
internal sealed class Bank : IBank
{
    private const decimal Most = 1_000;

    public Task ChargeAsync(Order order, CancellationToken cancellationToken) =>
        order.Total <= Most ? Task.CompletedTask : throw new PaymentRefusedException($"{order.Total} is more than {order.Customer} has.");
}
