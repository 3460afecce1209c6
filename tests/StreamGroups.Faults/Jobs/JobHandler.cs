using StreamGroups.Faults.Journals;

namespace StreamGroups.Faults.Jobs;

/// <summary>Does what a message says, and writes down what happens.</summary>
/// <param name="journal">Where to.</param>
/// <param name="time">The clock that handlers wait by.</param>
/// <param name="die">Ends the process at once.</param>
internal sealed class JobHandler(IJournal journal, TimeProvider time, Func<Job, Task> die)
{
    /// <summary>Why a handler sends a message to the dead letters.</summary>
    public const string Refusal = "refused";

    private static readonly TimeSpan AfterAck = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(50);

    private long _runs;

    public Task HandleAsync(Job job, MessageContext context) =>
        HandleAsync(job, context.Id, context.DeliveryCount, context, context.CancellationToken);

    /// <summary>Without a context nothing is settled by the handler: what asks for that is simply handled, or fails.</summary>
    public Task HandleAsync(Job job, EntryId id, long count, CancellationToken cancellationToken) => HandleAsync(job, id, count, null, cancellationToken);

    private async Task HandleAsync(Job job, EntryId id, long count, MessageContext? context, CancellationToken cancellationToken)
    {
        var run = Interlocked.Increment(ref _runs);
        Write(JournalEventKind.Begun);
        JournalEventKind? outcome = JournalEventKind.Failed;
        try
        {
            using var registration = cancellationToken.UnsafeRegister(_ => Write(JournalEventKind.Cancelled), null);
            outcome = await RunAsync(job, count, context, Write, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            outcome = JournalEventKind.GaveUp;
            throw;
        }
        finally
        {
            if (outcome is { } told) Write(told);
        }

        void Write(JournalEventKind what) => journal.Write(what, run, id, count, job.Key);
    }

    /// <summary>Null where the outcome is written down already.</summary>
    private async Task<JournalEventKind?> RunAsync(
        Job job, long count, MessageContext? context, Action<JournalEventKind> write, CancellationToken cancellationToken)
    {
        var failing = count <= job.Times;
        switch (job.Kind)
        {
            case JobKind.Killing when failing:
                write(JournalEventKind.Dying);
                await die(job);
                break;
            case JobKind.Flaky or JobKind.Failing when failing:
                throw new JobFailedException(job);
            case JobKind.AsksForRetry when count == 1 && context is null:
                throw new JobFailedException(job);
            case JobKind.AcksItself when context is not null:
                write(JournalEventKind.Settling);
                await context.AckAsync(cancellationToken);
                await Task.Delay(AfterAck, time, cancellationToken);
                break;
            case JobKind.AsksForRetry when count == 1 && context is not null:
                write(JournalEventKind.Failed); // From now on another handler may have it.
                await context.RetryAsync(RetryDelay, cancellationToken);
                return null;
            case JobKind.Refused when context is not null:
                await context.DeadLetterAsync(Refusal, cancellationToken);
                return JournalEventKind.Refused;
            default:
                var heeded = job.Kind == JobKind.Deaf ? CancellationToken.None : cancellationToken;
                if (job.Milliseconds > 0) await Task.Delay(TimeSpan.FromMilliseconds(job.Milliseconds), time, heeded);
                break;
        }
        return JournalEventKind.Handled;
    }
}
