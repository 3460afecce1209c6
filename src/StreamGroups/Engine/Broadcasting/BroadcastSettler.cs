using Microsoft.Extensions.Logging;
using StreamGroups.Diagnostics;
using StreamGroups.Handling;

namespace StreamGroups.Engine.Broadcasting;

/// <summary>Without a group nothing is pending, and there is nothing to settle.</summary>
internal sealed class BroadcastSettler(ILogger logger) : ISettler
{
    private bool _hasTold;

    public void Ack(Delivery delivery)
    {
    }

    public ValueTask AckAsync(Delivery delivery, CancellationToken cancellationToken) => default;

    public ValueTask RetryAsync(Delivery delivery, TimeSpan? delay, CancellationToken cancellationToken)
    {
        Tell(delivery, nameof(RetryAsync));
        return default;
    }

    public ValueTask<bool> RenewAsync(Delivery delivery, CancellationToken cancellationToken) => new(true);

    public ValueTask DeadLetterAsync(Delivery delivery, string reason, Exception? exception, CancellationToken cancellationToken)
    {
        Tell(delivery, nameof(DeadLetterAsync));
        return default;
    }

    public void Release(Delivery delivery, TimeSpan delay)
    {
    }

    /// <summary>What the handler returned.</summary>
    public void Settle(Delivery delivery, Outcome outcome)
    {
        if (outcome.Kind is OutcomeKind.Retry or OutcomeKind.DeadLetter) Tell(delivery, $"{nameof(Outcome)}.{outcome.Kind}");
    }

    private void Tell(Delivery delivery, string call)
    {
        if (!Interlocked.Exchange(ref _hasTold, true)) BroadcastLog.NothingToSettle(logger, delivery.Id, delivery.Group.Stream, call);
    }
}
