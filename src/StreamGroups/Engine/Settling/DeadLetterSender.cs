using Microsoft.Extensions.Logging;
using StreamGroups.Diagnostics;
using StreamGroups.Handling;
using StreamGroups.Resilience;
using StreamGroups.Transport;

namespace StreamGroups.Engine.Settling;

/// <summary>
/// Moves entries to the group's dead-letter stream, through outages; what the store refuses stays pending and is tried again later. Meanwhile nobody
/// waits for it: neither claims, nor workers while their letters can be kept.
/// </summary>
internal sealed class DeadLetterSender(
    IStreamTransport transport, GroupAddress group, InFlight inFlight, Func<GroupOptions> options, SessionLoop retries, TimeProvider time,
    ILogger logger, CancellationToken stopping, IDeliveryObserver? observer = null)
{
    /// <summary>While the store refuses, attempts are this far apart.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly OutageReport _report = retries.Report($"Dead-lettering ({group})");
    private readonly Lock _lock = new();
    private Task _turn = Task.CompletedTask;
    private string? _refusal;
    private int _attempts;
    private bool _hasWarned;

    /// <summary>Not to be cancelled but by the stop: a delivery that has an outcome must not be left without one.</summary>
    public async Task SendAsync(Delivery delivery, string reason, Exception? exception)
    {
        var letter = DeadLetterContent.Of(reason, delivery.Count, exception);
        long? begunAt = delivery.HandlerBegunAt > 0 ? delivery.HandlerBegunAt : null;
        var attempt = new Attempt(delivery.Consumer, delivery.Id, letter, begunAt);
        var result = await SendAsync(attempt, !inFlight.HasRoomForLetter, CancellationToken.None).ConfigureAwait(false);
        if (result is not null) inFlight.Remove([delivery]);
        else if (!inFlight.MoveToRefused(delivery, new KeptLetter(delivery.Consumer, delivery.Id, letter, begunAt))) WarnOnce();
    }

    public async ValueTask SendAsync(string consumer, PendingEntry exhausted, CancellationToken cancellationToken)
    {
        // Taking it over began its idle time anew.
        var seenAt = time.GetTimestamp() - (long)(exhausted.Idle.TotalSeconds * time.TimestampFrequency);
        var deliveries = DeliveriesOf(exhausted);
        var letter = DeadLetterContent.Of("exhausted", deliveries, null);
        var result = await SendAsync(new Attempt(consumer, exhausted.Id, letter, seenAt), waits: false, cancellationToken).ConfigureAwait(false);
        if (result is null) inFlight.Refused(exhausted.Id);
        if (result != SettleResult.Done) return;
        SettlingLog.Exhausted(logger, exhausted.Id, group, deliveries, exhausted.Consumer);
        observer?.Exhausted(group, consumer, exhausted);
    }

    /// <summary>An entry that was taken over as exhausted before has one delivery more than is permitted, which it never had.</summary>
    private long DeliveriesOf(in PendingEntry exhausted) =>
        exhausted.DeliveryCount == options().MaxDeliveries + 1L ? options().MaxDeliveries : exhausted.DeliveryCount;

    /// <summary>Sends what was refused before, another one first each time: the cause may be one of a single entry.</summary>
    public async ValueTask SendKeptAsync(CancellationToken cancellationToken)
    {
        var letters = inFlight.Letters();
        for (var (i, from) = (0, _attempts++); i < letters.Length; i++)
        {
            var kept = letters[(from + i) % letters.Length];
            if (!inFlight.Keeps(kept)) continue;
            var attempt = new Attempt(kept.Consumer, kept.Id, kept.Letter, kept.BegunAt);
            var result = await SendAsync(attempt, waits: false, cancellationToken).ConfigureAwait(false);
            if (result is not null) inFlight.ForgetRefused([kept.Id]);
        }
    }

    /// <summary>Null where the store refused, or would not have been asked at once while it refuses, or the stop came first.</summary>
    private async ValueTask<SettleResult?> SendAsync(Attempt attempt, bool waits, CancellationToken cancellationToken)
    {
        using var both = CancellationTokenSource.CreateLinkedTokenSource(stopping, cancellationToken);
        try
        {
            if (Volatile.Read(ref _refusal) is not null)
            {
                if (NextTurn(waits) is not { } turn) return null;
                await turn.WaitAsync(both.Token).ConfigureAwait(false);
            }
            await retries.UntilDoneAsync(_report, (Sender: this, Attempt: attempt), TryAsync, both.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return null;
        }
        if (attempt.Result is not null) (_refusal, _hasWarned) = (null, false);
        if (attempt.Result == SettleResult.Done)
            SettlingLog.DeadLettered(logger, attempt.Id, group, attempt.Letter.Reason, ReservedNames.DeadLetterStream(group));
        if (attempt.Result == SettleResult.NotOwner) SettlingLog.NotOwner(logger, attempt.Id, group);
        return attempt.Result;
    }

    /// <summary>Null where there is none without waiting.</summary>
    private Task? NextTurn(bool waits)
    {
        lock (_lock)
        {
            var turn = _turn;
            if (!waits && !turn.IsCompleted) return null;
            _turn = PauseAfterAsync(turn);
            return turn;
        }
    }

    private async Task PauseAfterAsync(Task turn)
    {
        await turn.ConfigureAwait(false);
        await retries.PauseAsync(Pause, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static async ValueTask TryAsync((DeadLetterSender Sender, Attempt Attempt) state, CancellationToken cancellationToken)
    {
        var (sender, attempt) = state;
        try
        {
            attempt.Result = await sender.RunAsync(attempt, cancellationToken).ConfigureAwait(false);
        }
        catch (TransportException exception) when (exception.Kind != TransportErrorKind.Transient)
        {
            sender.Refused(attempt.Id, exception);
        }
    }

    /// <summary>One error for all entries that are refused for the same cause, since each is tried again and again.</summary>
    private void Refused(EntryId id, TransportException exception)
    {
        var cause = exception.InnerException?.Message ?? exception.Message;
        if (Interlocked.Exchange(ref _refusal, cause) != cause) SettlingLog.DeadLetterRefused(logger, id, group, exception.Message);
    }

    private void WarnOnce()
    {
        if (stopping.IsCancellationRequested || Interlocked.Exchange(ref _hasWarned, true)) return;
        SettlingLog.LettersNotKept(logger, group, InFlight.MostLetters);
    }

    private ValueTask<SettleResult> RunAsync(Attempt attempt, CancellationToken cancellationToken)
    {
        TimeSpan? since = attempt.DeliveredAt is { } at ? time.GetElapsedTime(at) : null; // Outages may have passed.
        var letter = attempt.Letter with { MaxLength = options().MaxDeadLetters, SinceDelivery = since };
        return transport.DeadLetterAsync(group, attempt.Consumer, attempt.Id, letter, cancellationToken);
    }

    /// <param name="consumer">Who has the entry.</param>
    /// <param name="id">The entry.</param>
    /// <param name="letter">What is said of it.</param>
    /// <param name="deliveredAt">A timestamp: when the last delivery began, as far as is known.</param>
    private sealed class Attempt(string consumer, EntryId id, DeadLetter letter, long? deliveredAt)
    {
        public long? DeliveredAt { get; } = deliveredAt;

        public string Consumer { get; } = consumer;

        public EntryId Id { get; } = id;

        public DeadLetter Letter { get; } = letter;

        public SettleResult? Result { get; set; }
    }
}
