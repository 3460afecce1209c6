using Microsoft.Extensions.Logging;
using StreamGroups.Diagnostics;
using StreamGroups.Handling;
using StreamGroups.Resilience;
using StreamGroups.Transport;

namespace StreamGroups.Engine.Settling;

/// <summary>
/// Sends outcomes to the store, again and again until it has confirmed them. An ack is sent at once when none is on its way; those that come
/// meanwhile go together with the next XACK.
/// </summary>
internal sealed class Settler(
    IStreamTransport transport, GroupAddress group, InFlight inFlight, SessionLoop retries, ILogger logger, CancellationToken cancellationToken,
    IAcks? acks = null)
    : ISettler
{
    /// <summary>More IDs than this in one XACK would hold up the server's other clients for about a millisecond.</summary>
    private const int MostInOneAck = 1_000;

    /// <summary>While more acks than this are unconfirmed nothing new is read, so that a store that takes none does not fill the memory.</summary>
    private const int MostUnconfirmed = 10_000;

    private readonly IAcks _acks = acks ?? new PlainAcks(transport);
    private readonly Lock _lock = new();
    private readonly AckBatch _batch = new(MostInOneAck);
    private readonly OutageReport _report = retries.Report($"Acknowledging ({group})");
    private readonly DeadLetterSender _deadLetters = new(transport, group, inFlight, retries, logger, cancellationToken);
    private List<PendingAck> _pending = [];
    private List<PendingAck> _spare = [];
    private TaskCompletionSource? _caughtUp;
    private bool _hasWarned;
    private Task _sending = Task.CompletedTask;

    public void Ack(Delivery delivery)
    {
        if (delivery.TrySettle()) Add(new PendingAck(delivery, null));
    }

    public ValueTask AckAsync(Delivery delivery, CancellationToken cancellationToken)
    {
        if (!delivery.TrySettle()) return default;
        var confirmed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Add(new PendingAck(delivery, confirmed));
        return new(confirmed.Task.WaitAsync(cancellationToken));
    }

    public ValueTask RetryAsync(Delivery delivery, TimeSpan? delay, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<bool> RenewAsync(Delivery delivery, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask DeadLetterAsync(Delivery delivery, string reason, Exception? exception, CancellationToken cancellationToken) =>
        delivery.TrySettle() ? new(_deadLetters.SendAsync(delivery, reason, exception).WaitAsync(cancellationToken)) : default;

    /// <summary>Dead-letters an entry that the consumer took over because no delivery is left to it.</summary>
    public ValueTask DeadLetterAsync(string consumer, PendingEntry exhausted, CancellationToken cancellationToken) =>
        _deadLetters.SendAsync(consumer, exhausted, cancellationToken);

    /// <summary>Completes when few enough acks are unconfirmed for more entries to be read.</summary>
    public Task CaughtUpAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_pending.Count < MostUnconfirmed) return Task.CompletedTask;
            _caughtUp ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _caughtUp.Task.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Completes when every ack that was given is confirmed.</summary>
    public Task FlushAsync(CancellationToken cancellationToken)
    {
        lock (_lock) return _sending.WaitAsync(cancellationToken);
    }

    private void Add(in PendingAck ack)
    {
        lock (_lock)
        {
            _pending.Add(ack);
            if (_sending.IsCompleted) _sending = Task.Run(SendAsync, CancellationToken.None);
        }
    }

    private async Task SendAsync()
    {
        while (TakeAll() is { } acks)
        {
            var sent = 0;
            try
            {
                for (; sent < acks.Count; sent += _batch.Count) await SendAsync(acks, sent).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                for (var i = sent; i < acks.Count; i++) acks[i].Confirmed?.TrySetCanceled(cancellationToken);
                SettlingLog.AcksLeft(logger, acks.Count - sent);
            }
            acks.Clear();
            _spare = acks;
        }
    }

    private async Task SendAsync(List<PendingAck> acks, int from)
    {
        _batch.Fill(acks, from);
        await retries.UntilDoneAsync(
            _report, this, static async (self, token) => await self.SendBatchAsync(token).ConfigureAwait(false), cancellationToken)
            .ConfigureAwait(false);
        inFlight.Remove(_batch.Deliveries);
        _batch.Clear();
        for (var i = from; i < from + _batch.Count; i++) acks[i].Confirmed?.TrySetResult();
    }

    private async ValueTask SendBatchAsync(CancellationToken token)
    {
        var removed = await _acks.AckAsync(group, _batch.Ids, token).ConfigureAwait(false);
        if (removed == _batch.Count) return;
        if (!Interlocked.Exchange(ref _hasWarned, true)) SettlingLog.TookTooLong(logger, _batch.Count - removed);
        else SettlingLog.NoLongerPending(logger, _batch.Count - removed);
    }

    /// <summary>Null where nothing is left; the sending counts as over from then on, decided under the same lock as a new one begins.</summary>
    private List<PendingAck>? TakeAll()
    {
        lock (_lock)
        {
            _caughtUp?.TrySetResult();
            _caughtUp = null;
            if (_pending.Count == 0)
            {
                _sending = Task.CompletedTask;
                return null;
            }
            var taken = _pending;
            (_pending, _spare) = (_spare, []);
            return taken;
        }
    }
}
