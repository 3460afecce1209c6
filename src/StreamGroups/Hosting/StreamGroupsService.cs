using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using StreamGroups.Configuration;
using StreamGroups.Engine.Scheduling;
using StreamGroups.Publishing;
using StreamGroups.Registration;
using StreamGroups.Transport;

namespace StreamGroups.Hosting;

/// <summary>Leads all subscriptions of the application through the host's life.</summary>
internal sealed class StreamGroupsService(
    IServiceProvider services, ConfigurationCheck configuration, PublishGate publishes, DrainTimes times, TimeProvider time)
    : IHostedLifecycleService
{
    /// <summary>Groups are created in one attempt before the host counts as started; a store that is down does not hold the host up for longer.</summary>
    private static readonly TimeSpan FirstAttempt = TimeSpan.FromSeconds(2);

    private List<SubscriptionRunner>? _runners;
    private StreamRetentions? _retentions;
    private ScheduleKeepers? _schedules;

    /// <summary>Faults of options and registrations come out here, before any service starts.</summary>
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        Prepare();
        return Task.CompletedTask;
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var runners = Prepare();
        using var attempt = new CancellationTokenSource(FirstAttempt, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(attempt.Token, cancellationToken);
        await Task.WhenAll(runners.Where(runner => runner.IsEnabled).Select(runner => runner.TryEnsureGroupAsync(either.Token))).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        foreach (var runner in runners) runner.Start();
        _retentions?.Start();
        foreach (var stream in services.GetRequiredService<MappedGroups>().Streams) _schedules?.Keep(stream);
    }

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Reading stops before any service stops, so that handlers still find what they need.</summary>
    public Task StoppingAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(Runners.Select(runner => runner.StopReadingAsync(cancellationToken))
            .Append(_retentions?.StopAsync(cancellationToken) ?? Task.CompletedTask)
            .Append(_schedules?.StopAsync(cancellationToken) ?? Task.CompletedTask));

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
        using var timer = new CancellationTokenSource(times.ForHandlers, time);
        using var forHandlers = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        using var forAcks = new CancellationTokenSource();
        using var last = forHandlers.Token.UnsafeRegister(
            static state => ((CancellationTokenSource)state!).CancelAfter(DrainTimes.ForAcks), forAcks);
        await Task.WhenAll(Runners.Select(runner => runner.DrainAsync(forHandlers.Token, forAcks.Token).AsTask())).ConfigureAwait(false);
    }

    /// <summary>Other services may publish while they stop: what they began is confirmed before the connections are closed.</summary>
    public Task StoppedAsync(CancellationToken cancellationToken) => publishes.DrainAsync(cancellationToken);

    private List<SubscriptionRunner> Runners => _runners ?? [];

    /// <summary>A connection string that cannot be read is a fault now; a server that cannot be reached is none.</summary>
    private void CheckConnection()
    {
        if (services.GetRequiredService<StreamRegistry>().InMemory) return;
        try
        {
            services.GetRequiredService<ConnectionSettings>().Resolve();
        }
        catch (TransportException)
        {
            // The application's own multiplexer could not be made; the log says so, and every attempt to connect asks for it again.
        }
    }

    private List<SubscriptionRunner> Prepare()
    {
        if (_runners is not null) return _runners;
        configuration.Run();
        var plans = RegistrationCheck.Run(services);
        CheckConnection();
        _retentions = services.GetRequiredService<StreamRetentions>();
        _schedules = services.GetRequiredService<ScheduleKeepers>();
        var factory = services.GetRequiredService<SubscriptionFactory>();
        return _runners = [.. plans.Select(factory.Create)];
    }
}
