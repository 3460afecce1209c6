using StreamGroups.Handling;

namespace StreamGroups.Tests.Binding;

internal sealed class RecordingSettler : ISettler
{
    public List<(Delivery Delivery, string Outcome)> Settled { get; } = [];

    public void Ack(Delivery delivery) => Settle(delivery, "ack");

    public void Release(Delivery delivery, TimeSpan delay)
    {
    }

    public ValueTask AckAsync(Delivery delivery, CancellationToken cancellationToken) => SettleAsync(delivery, "ack");

    public ValueTask RetryAsync(Delivery delivery, TimeSpan? delay, CancellationToken cancellationToken) =>
        SettleAsync(delivery, $"retry {delay}");

    public ValueTask<bool> RenewAsync(Delivery delivery, CancellationToken cancellationToken) => new(true);

    public ValueTask DeadLetterAsync(Delivery delivery, string reason, Exception? exception, CancellationToken cancellationToken) =>
        SettleAsync(delivery, reason);

    private ValueTask SettleAsync(Delivery delivery, string outcome)
    {
        Settle(delivery, outcome);
        return default;
    }

    private void Settle(Delivery delivery, string outcome)
    {
        if (delivery.TrySettle()) Settled.Add((delivery, outcome));
    }
}
