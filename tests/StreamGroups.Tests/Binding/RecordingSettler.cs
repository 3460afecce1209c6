using StreamGroups.Handling;

namespace StreamGroups.Tests.Binding;

internal sealed class RecordingSettler : ISettler
{
    public List<(Delivery Delivery, string Outcome)> Settled { get; } = [];

    public void Ack(Delivery delivery) => Settled.Add((delivery, "ack"));

    public ValueTask AckAsync(Delivery delivery, CancellationToken cancellationToken)
    {
        Ack(delivery);
        return default;
    }

    public ValueTask DeadLetterAsync(Delivery delivery, string reason, Exception? exception, CancellationToken cancellationToken)
    {
        Settled.Add((delivery, reason));
        return default;
    }

    public ValueTask RetryAsync(Delivery delivery, TimeSpan? delay, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<bool> RenewAsync(Delivery delivery, CancellationToken cancellationToken) => throw new NotSupportedException();
}
