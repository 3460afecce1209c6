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

    public async Task HandleAsync(Job job, MessageContext context)
    {
        var run = Interlocked.Increment(ref _runs);
        Write(JournalEventKind.Begun);
        JournalEventKind? outcome = JournalEventKind.Failed;
        try
        {
            using var registration = context.CancellationToken.UnsafeRegister(_ => Write(JournalEventKind.Cancelled), null);
            outcome = await RunAsync(job, context, Write);
        }
        catch (OperationCanceledException) when (context.CancellationToken.IsCancellationRequested)
        {
            outcome = JournalEventKind.GaveUp;
            throw;
        }
        finally
        {
            if (outcome is { } told) Write(told);
        }

        void Write(JournalEventKind what) => journal.Write(what, run, context.Id, context.DeliveryCount, job.Key);
    }

    /// <summary>Null where the outcome is written down already.</summary>
    private async Task<JournalEventKind?> RunAsync(Job job, MessageContext context, Action<JournalEventKind> write)
    {
        var failing = context.DeliveryCount <= job.Times;
        switch (job.Kind)
        {
            case JobKind.Killing when failing:
                write(JournalEventKind.Dying);
                await die(job);
                break;
            case JobKind.Flaky or JobKind.Failing when failing:
                throw new JobFailedException(job);
            case JobKind.AcksItself:
                write(JournalEventKind.Settling);
                await context.AckAsync(context.CancellationToken);
                await Task.Delay(AfterAck, time, context.CancellationToken);
                break;
            case JobKind.AsksForRetry when context.DeliveryCount == 1:
                write(JournalEventKind.Failed); // From now on another handler may have it.
                await context.RetryAsync(RetryDelay, context.CancellationToken);
                return null;
            case JobKind.Refused:
                await context.DeadLetterAsync(Refusal, context.CancellationToken);
                return JournalEventKind.Refused;
            default:
                var heeded = job.Kind == JobKind.Deaf ? CancellationToken.None : context.CancellationToken;
                if (job.Milliseconds > 0) await Task.Delay(TimeSpan.FromMilliseconds(job.Milliseconds), time, heeded);
                break;
        }
        return JournalEventKind.Handled;
    }
}
