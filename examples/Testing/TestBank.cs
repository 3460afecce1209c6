using System.Collections.Concurrent;
using StreamGroups.Examples.WebApi;

namespace StreamGroups.Examples.Testing;

/// <summary>A bank that the test closes and opens; it notes whom it charged.</summary>
internal sealed class TestBank : IBank
{
    public bool IsClosed { get; set; }

    public ConcurrentQueue<string> Charged { get; } = new();

    public Task ChargeAsync(Order order, CancellationToken cancellationToken)
    {
        if (IsClosed) throw new TimeoutException("The bank does not answer.");
        if (order.Total > 1_000) throw new PaymentRefusedException("Not enough money.");
        Charged.Enqueue(order.Id);
        return Task.CompletedTask;
    }
}
