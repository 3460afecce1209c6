using System.Diagnostics;
using StreamGroups.Testing.Recording;

namespace StreamGroups.Testing;

/// <summary>How it waits.</summary>
public sealed partial class StreamGroupsTestHarness
{
    /// <summary>How often it is looked whether anything is still under way, after a message has failed for good.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    private Task<MessageDelivery<T>> DeliveryAsync<T>(RecordKind kind, Func<MessageDelivery<T>, bool>? match, CancellationToken cancellationToken) =>
        WaitAsync(
            () => Find(_journal.Deliveries(kind), kind, match), kind == RecordKind.Handled ? () => Failure(match) : null,
            () => FailureText.OfDelivery(this, kind, match), cancellationToken);

    private MessageDelivery<T>? Find<T>(DeliveryRecord[] records, RecordKind kind, Func<MessageDelivery<T>, bool>? match)
    {
        foreach (var record in records)
        {
            if (!record.IsTaken(kind) && _reader.Find<T>(record) is { } found && Matches(found, match) && record.TryTake(kind)) return found;
        }
        return null;
    }

    internal static bool Matches<T>(MessageDelivery<T> delivery, Func<MessageDelivery<T>, bool>? match) =>
        match is null || (delivery.IsReadable && match(delivery));

    /// <summary>A message that was to be handled, and never will be; told once, as all is.</summary>
    private MessageFailedException? Failure<T>(Func<MessageDelivery<T>, bool>? match)
    {
        var failed = _journal.FailedForGood().Where(static one => !one.IsTaken(RecordKind.DeadLettered)).ToArray();
        return Find(failed, RecordKind.Handled, match) is { } found ? new MessageFailedException(FailureText.OfFailure(this, found), found) : null;
    }

    /// <param name="find">Gives what is waited for, or null.</param>
    /// <param name="fail">Gives the reason to give up, if there is one; asked where nothing is under way any more.</param>
    /// <param name="text">What is said in vain.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    private async Task<T> WaitAsync<T>(
        Func<T?> find, Func<MessageFailedException?>? fail, Func<string> text, CancellationToken cancellationToken) where T : class
    {
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var changed = _journal.Changed;
            if (find() is { } found) return found;
            var mayFail = fail is not null && _journal.FailedForGood().Length > 0;
            if (mayFail && await _quiet.IsIdleAsync(cancellationToken).ConfigureAwait(false))
            {
                if (find() is { } after) return after;
                if (fail!() is { } failure) throw failure;
                mayFail = false;
            }
            var left = Limit - Stopwatch.GetElapsedTime(began);
            if (left <= TimeSpan.Zero) throw new TimeoutException(text(), FailureText.Exceptions(Failures));
            var wait = mayFail && Pause < left ? Pause : left;
            await Task.WhenAny(changed, Task.Delay(wait, cancellationToken)).ConfigureAwait(false);
        }
    }

    /// <summary>Somebody who looks at a test in a debugger takes longer.</summary>
    private TimeSpan Limit => Debugger.IsAttached ? TimeSpan.FromHours(1) : _setup.Options.Timeout;

    internal Journal Journal => _journal;

    internal RecordReader Reader => _reader;

    internal StreamGroupsTestHarnessOptions Options => _setup.Options;
}
