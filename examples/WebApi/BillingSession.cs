namespace StreamGroups.Examples.WebApi;

/// <summary>A scoped service, as a DbContext is: a new one for every message, disposed after it.</summary>
internal sealed class BillingSession(Ledger ledger, ILogger<BillingSession> log) : IDisposable
{
    public Task BillAsync(Order order, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (ledger.TryBill(order)) log.LogInformation("Billed {Total} to {Customer}", order.Total, order.Customer);
        else log.LogInformation("Order {Order} was billed before", order.Id);
        return Task.CompletedTask;
    }

    public void Dispose() => log.LogDebug("Billing session closed");
}
