using Microsoft.Extensions.Hosting;
using StreamGroups.Engine.Scheduling;
using StreamGroups.Publishing;
using StreamGroups.Pulling;

namespace StreamGroups.Hosting;

/// <summary>Leads all subscriptions of the application through the host's life.</summary>
internal sealed class StreamGroupsService(
    StreamSubscriptions subscriptions, Broadcasts broadcasts, StreamConsumers consumers, ScheduleKeepers schedules, PublishGate publishes,
    DrainClock drains) : IHostedLifecycleService
{
    /// <summary>Faults of options and registrations come out here, before any service starts.</summary>
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        subscriptions.Prepare();
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(subscriptions.StartAsync(cancellationToken), broadcasts.StartAsync(cancellationToken));

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Reading stops before any service stops, so that handlers still find what they need.</summary>
    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        consumers.End();
        return Task.WhenAll(
            subscriptions.StopReadingAsync(cancellationToken), broadcasts.StopReadingAsync(cancellationToken), schedules.StopAsync(cancellationToken));
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        try
        {
            await StoppingAsync(cancellationToken).ConfigureAwait(false); // A host without the lifecycle's calls stops reading here.
        }
        catch (OperationCanceledException)
        {
            // The time to stop is over: the handlers have to hear of it.
        }
        using var drain = drains.Begin(cancellationToken);
        await Task.WhenAll(
            subscriptions.DrainAsync(drain.ForHandlers, drain.ForAcks), broadcasts.DrainAsync(drain.ForHandlers, drain.ForAcks)).ConfigureAwait(false);
    }

    /// <summary>Other services may publish while they stop: what they began is confirmed before the connections are closed.</summary>
    public Task StoppedAsync(CancellationToken cancellationToken) => publishes.DrainAsync(cancellationToken);
}
