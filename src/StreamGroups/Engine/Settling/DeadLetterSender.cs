using Microsoft.Extensions.Logging;
using StreamGroups.Diagnostics;
using StreamGroups.Handling;
using StreamGroups.Resilience;
using StreamGroups.Transport;

namespace StreamGroups.Engine.Settling;

/// <summary>Moves entries to the group's dead-letter stream, through outages; what the store refuses stays pending and is tried again later.</summary>
internal sealed class DeadLetterSender(
    IStreamTransport transport, GroupAddress group, InFlight inFlight, Func<GroupOptions> options, SessionLoop retries, TimeProvider time,
    ILogger logger, CancellationToken stopping)
{
    /// <summary>While the store refuses, attempts are this far apart: each entry has one of its own.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly OutageReport _report = retries.Report($"Dead-lettering ({group})");
    private readonly Lock _lock = new();
    private Task _turn = Task.CompletedTask;
    private string? _refusal;

    /// <summary>Not to be cancelled but by the stop: a delivery that has an outcome must not be left without one.</summary>
    public async Task SendAsync(Delivery delivery, string reason, Exception? exception)
    {
        var letter = DeadLetterContent.Of(reason, delivery.Count, exception);
        long? begunAt = delivery.HandlerBegunAt > 0 ? delivery.HandlerBegunAt : null;
        var result = await SendAsync(new Attempt(delivery.Consumer, delivery.Id, letter, begunAt), CancellationToken.None).ConfigureAwait(false);
        if (result is null) inFlight.MoveToRefused(delivery); else inFlight.Remove([delivery]);
    }

    public async ValueTask SendAsync(string consumer, PendingEntry exhausted, CancellationToken cancellationToken)
    {
        // Taking it over began its idle time anew.
        var seenAt = time.GetTimestamp() - (long)(exhausted.Idle.TotalSeconds * time.TimestampFrequency);
        var letter = DeadLetterContent.Of("exhausted", exhausted.DeliveryCount, null);
        var result = await SendAsync(new Attempt(consumer, exhausted.Id, letter, seenAt), cancellationToken).ConfigureAwait(false);
        if (result == SettleResult.Done) SettlingLog.Exhausted(logger, exhausted.Id, group, exhausted.DeliveryCount, exhausted.Consumer);
    }

    /// <summary>Null where the store refused, or the stop came first.</summary>
    private async ValueTask<SettleResult?> SendAsync(Attempt attempt, CancellationToken cancellationToken)
    {
        using var both = CancellationTokenSource.CreateLinkedTokenSource(stopping, cancellationToken);
        try
        {
            if (Volatile.Read(ref _refusal) is not null) await NextTurn().WaitAsync(both.Token).ConfigureAwait(false);
            await retries.UntilDoneAsync(_report, (Sender: this, Attempt: attempt), TryAsync, both.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return null;
        }
        if (attempt.Result is not null) _refusal = null;
        if (attempt.Result == SettleResult.Done)
            SettlingLog.DeadLettered(logger, attempt.Id, group, attempt.Letter.Reason, ReservedNames.DeadLetterStream(group));
        if (attempt.Result == SettleResult.NotOwner) SettlingLog.NotOwner(logger, attempt.Id, group);
        return attempt.Result;
    }

    private Task NextTurn()
    {
        lock (_lock)
        {
            var turn = _turn;
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
