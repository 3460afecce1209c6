using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using StreamGroups.Publishing;
using StreamGroups.Resilience;
using StreamGroups.Testing.Quiet;
using StreamGroups.Testing.Time;
using StreamGroups.Transport;
using StreamGroups.Transport.InMemory;

namespace StreamGroups.Testing;

/// <summary>What it does to the application.</summary>
public sealed partial class StreamGroupsTestHarness
{
    /// <summary>How far time is moved at once until the engine works again when the store is back; it tries again after 0.5 s at the latest.</summary>
    private static readonly TimeSpan ReconnectStep = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan StillAtTheEnd = TimeSpan.FromMilliseconds(20);

    private Task _advancing = Task.CompletedTask;

    /// <summary>
    /// Moves the application's time on, from one thing that is due to the next, so that retries, schedules, leases and the application's own timers come
    /// about in their order; returns when what they caused is done. A handler that runs on is waited for for
    /// <see cref="StreamGroupsTestHarnessOptions.HandlerPatience"/>, then taken for one that waits itself.
    /// </summary>
    /// <param name="by">How far; more than zero.</param>
    /// <param name="cancellationToken">Ends it at the step that it is at.</param>
    /// <exception cref="InvalidOperationException">The harness runs on Redis, where time is real.</exception>
    public async Task Advance(TimeSpan by, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(by, TimeSpan.Zero);
        var time = _setup.Time ?? throw OnRedis("Time is real there. Wait with Handled, Retried or DeadLettered, and configure a short Backoff.");
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await Interlocked.Exchange(ref _advancing, done.Task).ConfigureAwait(false);
        try
        {
            var steps = AdvanceSteps.Over(time.Now, by);
            var groups = await _quiet.SettleDownAsync(TimeSpan.Zero, cancellationToken).ConfigureAwait(false);
            while (time.Now < steps.Target)
            {
                var now = time.Now;
                var due = groups.Where(group => group.IsRead && group.NextDue > now).Min(static group => group.NextDue);
                time.MoveTo(steps.Next(now, time.NextDue, due, _journal.Running().Length > 0));
                groups = await _quiet.SettleDownAsync(time.Now < steps.Target ? TimeSpan.Zero : StillAtTheEnd, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            done.SetResult();
        }
    }

    /// <summary>
    /// Completes when nothing is in flight and nothing is due: every message that was published was delivered, no handler runs, and what came of it is
    /// confirmed. Retries and schedules whose time has not come are not due.
    /// </summary>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="TimeoutException">It was not so within <see cref="StreamGroupsTestHarnessOptions.Timeout"/>; the text tells what was under way.</exception>
    public async Task IdleAsync(CancellationToken cancellationToken = default)
    {
        var began = Stopwatch.GetTimestamp();
        while (!await _quiet.IsIdleAsync(cancellationToken).ConfigureAwait(false))
        {
            if (Stopwatch.GetElapsedTime(began) >= Limit)
                throw new TimeoutException(FailureText.OfIdle(this, await StatesAsync().ConfigureAwait(false)), FailureText.Exceptions(Failures));
            await Task.WhenAny(_journal.Changed, Task.Delay(Pause, cancellationToken)).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <summary>
    /// Has a message delivered again that was handled, as after a crash between its handling and its acknowledgement; the delivery counts. A retry
    /// that waits comes at once. Where the handler runs, its lease is lost: its token is cancelled, and the message comes again when it has ended by that.
    /// A handler that completes all the same has handled it.
    /// </summary>
    /// <param name="delivery">What one of the harness's calls gave.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="InvalidOperationException">It cannot be: the message is in the dead-letter stream, or no longer in its own.</exception>
    public Task RedeliverAsync(MessageDelivery delivery, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(delivery);
        return _services.GetRequiredService<Redelivery>().RunAsync(delivery.Record, cancellationToken);
    }

    /// <summary>Makes the next calls of a kind go wrong, whoever makes them.</summary>
    /// <param name="fault">What goes wrong.</param>
    /// <param name="times">How often, 1 or more.</param>
    /// <exception cref="InvalidOperationException">The harness runs on Redis.</exception>
    public void FailNext(HarnessFault fault, int times = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(times, 1);
        var (operation, kind, whenDone) = fault switch
        {
            HarnessFault.PublishRefused => (InMemoryOperation.Publish, TransportErrorKind.Permanent, false),
            HarnessFault.PublishAnswerLost => (InMemoryOperation.Publish, TransportErrorKind.Transient, true),
            HarnessFault.AckAnswerLost => (InMemoryOperation.Ack, TransportErrorKind.Transient, true),
            _ => throw new ArgumentOutOfRangeException(nameof(fault), fault, "There is no such fault."),
        };
        Store("Faults can be ordered in memory only.").Faults.FailNext(operation, times, kind, whenDone);
    }

    /// <summary>
    /// Loses the connection: no call succeeds until the result is disposed of. Then the connection is back, and time is moved on, by some half a second,
    /// until all groups are read again and no publish waits.
    /// </summary>
    /// <exception cref="InvalidOperationException">The harness runs on Redis.</exception>
    public IAsyncDisposable Disconnect()
    {
        var store = Store("Its connection cannot be lost there.");
        store.Faults.Disconnect();
        store.BreakWaitingReads();
        return new Outage(this, store);
    }

    private async ValueTask<bool> IsInterruptedAsync() => _services.GetRequiredService<PublishGate>().IsBusy
        || (await StatesAsync().ConfigureAwait(false)).Any(static group => group.State is SessionState.Interrupted or SessionState.Starting);

    internal ValueTask<IReadOnlyList<GroupState>> StatesAsync() => _work.LookAsync(CancellationToken.None);

    private InMemoryStore Store(string otherwise) =>
        _setup.Time is null ? throw OnRedis(otherwise) : _services.GetRequiredService<InMemoryStore>();

    private static InvalidOperationException OnRedis(string remedy) => new($"The test harness runs on Redis (UseRedis). {remedy}");

    private sealed class Outage(StreamGroupsTestHarness harness, InMemoryStore store) : IAsyncDisposable
    {
        private int _over;

        public async ValueTask DisposeAsync()
        {
            if (Interlocked.Exchange(ref _over, 1) != 0) return;
            store.Faults.Reconnect();
            var began = Stopwatch.GetTimestamp();
            while (!store.Faults.IsDisconnected && await harness.IsInterruptedAsync().ConfigureAwait(false) && Stopwatch.GetElapsedTime(began) < harness.Limit)
            {
                await harness.Advance(ReconnectStep).ConfigureAwait(false);
                await Task.Delay(Pause).ConfigureAwait(false);
            }
        }
    }
}
