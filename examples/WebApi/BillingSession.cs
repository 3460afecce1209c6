namespace StreamGroups.Examples.WebApi;

/// <summary>A scoped service, as a DbContext is: a new one for every message, disposed after it.</summary>
internal sealed class BillingSession(IBank bank, Ledger ledger, ILogger<BillingSession> log) : IDisposable
{
    public async Task BillAsync(Order order, CancellationToken cancellationToken)
    {
        if (ledger.IsBilled(order))
        {
            log.LogInformation("Order {Order} was billed before", order.Id);
            return;
        }
        await bank.ChargeAsync(order, cancellationToken);
        ledger.Bill(order);
        log.LogInformation("Billed {Total} to {Customer}", order.Total, order.Customer);
    }

    public void Dispose() => log.LogDebug("Billing session closed");
}
