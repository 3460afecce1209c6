using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Hosting;
using StreamGroups.Engine.Scheduling;
using StreamGroups.Publishing;
using StreamGroups.Pulling;

namespace StreamGroups.Hosting;

/// <summary>
/// Leads all subscriptions of the application through the host's life. It stops once: a host may be stopped twice at the same time, by a signal and by a call,
/// and whoever ends first disposes of everything.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "It holds nothing but calls' tokens, which may still cancel it while all is disposed of.")]
internal sealed class StreamGroupsService(
    StreamSubscriptions subscriptions, Broadcasts broadcasts, StreamConsumers consumers, ScheduleKeepers schedules, PublishGate publishes,
    DrainClock drains) : IHostedLifecycleService
{
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _hurry = new();
    private Task? _reading;
    private Task? _draining;

    /// <summary>Faults of options and registrations come out here, before any service starts.</summary>
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        subscriptions.Connect();
        subscriptions.Prepare();
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(subscriptions.StartAsync(cancellationToken), broadcasts.StartAsync(cancellationToken));

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Reading stops before any service stops, so that handlers still find what they need.</summary>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        using var hurry = Hurry(cancellationToken);
        await OnceAsync(ref _reading, StopReadingAsync).ConfigureAwait(false);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        using var hurry = Hurry(cancellationToken);
        await OnceAsync(ref _draining, DrainAsync).ConfigureAwait(false);
    }

    /// <summary>Other services may publish while they stop: what they began is confirmed before the connections are closed.</summary>
    public Task StoppedAsync(CancellationToken cancellationToken) => publishes.DrainAsync(cancellationToken);

    /// <summary>Of several calls the one whose time is over first counts.</summary>
    private CancellationTokenRegistration Hurry(CancellationToken cancellationToken) =>
        cancellationToken.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), _hurry);

    /// <summary>Does it, or joins whoever does so already. Nothing of it runs under the lock.</summary>
    private Task OnceAsync(ref Task? begun, Func<Task> act)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            if (begun is not null) return begun;
            begun = done.Task;
        }
        _ = DoAsync(act, done);
        return done.Task;
    }

    private static async Task DoAsync(Func<Task> act, TaskCompletionSource done)
    {
        var doing = act();
        await doing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        done.SetFromTask(doing);
    }

    private async Task StopReadingAsync()
    {
        consumers.End();
        await Task.WhenAll(
            subscriptions.StopReadingAsync(_hurry.Token), broadcasts.StopReadingAsync(_hurry.Token), schedules.StopAsync(_hurry.Token)).ConfigureAwait(false);
    }

    /// <summary>Whatever came of the stop of reading: handlers have to finish, or to hear that the time to stop is over.</summary>
    private async Task DrainAsync()
    {
        var reading = OnceAsync(ref _reading, StopReadingAsync); // A host without the lifecycle's calls stops reading here.
        await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        using var drain = drains.Begin(_hurry.Token);
        await Task.WhenAll(
            subscriptions.DrainAsync(drain.ForHandlers, drain.ForAcks), broadcasts.DrainAsync(drain.ForHandlers, drain.ForAcks)).ConfigureAwait(false);
        if (reading.IsFaulted) await reading.ConfigureAwait(false);
    }
}
