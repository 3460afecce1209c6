using Microsoft.Extensions.DependencyInjection;
using StreamGroups.Configuration;
using StreamGroups.Engine.Scheduling;
using StreamGroups.Handling;
using StreamGroups.Pulling;
using StreamGroups.Registration;
using StreamGroups.Transport;

namespace StreamGroups.Hosting;

/// <summary>Owns the list of the application's subscriptions: those that were mapped before the start, and those that come and go later.</summary>
internal sealed class StreamSubscriptions(IServiceProvider services, TimeProvider time) : IStreamSubscriptions, IDisposable
{
    /// <summary>Groups are created in one attempt before the host counts as started; a store that is down does not hold the host up for longer.</summary>
    private static readonly TimeSpan FirstAttempt = TimeSpan.FromSeconds(2);

    private readonly Lock _lock = new();
    private readonly Lock _schedules = new();
    private readonly SemaphoreSlim _adding = new(1, 1);
    private volatile SubscriptionRunner[]? _runners;
    private bool _hasStarted;
    private bool _stops;

    public IReadOnlyList<IStreamSubscription> All => Prepare();

    public IStreamSubscription? Find(string stream, string group) =>
        Prepare().FirstOrDefault(runner => runner.Stream == stream && runner.Group == group);

    /// <summary>Checks everything that was mapped and makes its subscriptions, once. A fault is thrown again by the next call.</summary>
    public SubscriptionRunner[] Prepare()
    {
        if (_runners is { } known) return known;
        lock (_lock)
        {
            if (_runners is { } made) return made;
            services.GetRequiredService<ConfigurationCheck>().Run();
            var plans = RegistrationCheck.Run(services);
            CheckConnection();
            var factory = services.GetRequiredService<SubscriptionFactory>();
            foreach (var plan in plans.Where(plan => plan.IsBroadcast)) services.GetRequiredService<Broadcasts>().Add(plan);
            return _runners = [.. plans.Where(plan => !plan.IsBroadcast).Select(factory.Create)];
        }
    }

    /// <summary>Begins to connect, if there is something to consume: connecting takes longer than the checks, and goes on beside them.</summary>
    public void Connect()
    {
        if (services.GetRequiredService<StreamRegistry>().Groups.Count == 0) return;
        CheckConnection();
        services.GetRequiredService<IStreamTransport>().Connect();
    }

    /// <summary>The host starts.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var runners = Prepare();
        await EnsureGroupsAsync(runners, cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            _hasStarted = true;
            runners = _runners ?? [];
        }
        foreach (var runner in runners) runner.Start();
        services.GetRequiredService<StreamRetentions>().Start();
        KeepSchedules();
    }

    /// <summary>The host stops: nothing is begun after this.</summary>
    public Task StopReadingAsync(CancellationToken cancellationToken)
    {
        SubscriptionRunner[]? runners;
        lock (_lock) (_stops, runners) = (true, _runners);
        return runners is null ? Task.CompletedTask : Task.WhenAll(
            runners.Select(runner => runner.StopReadingAsync(cancellationToken))
                .Append(services.GetRequiredService<StreamRetentions>().StopAsync(cancellationToken)));
    }

    public Task DrainAsync(CancellationToken forHandlers, CancellationToken forAcks) =>
        Task.WhenAll((_runners ?? []).Select(runner => runner.DrainAsync(forHandlers, forAcks).AsTask()));

    public async Task<IReadOnlyList<IStreamSubscription>> AddAsync(Action<IRedisStreamsBuilder> map, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(map);
        Prepare();
        SubscriptionRunner[] added;
        await _adding.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            ThrowIfStopping();
            added = Make(map);
        }
        finally
        {
            _adding.Release();
        }
        if (IsStarted(added)) await BeginAsync(added, cancellationToken).ConfigureAwait(false);
        return added;
    }

    public async Task RemoveAsync(IStreamSubscription subscription, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(subscription);
        var factory = services.GetRequiredService<SubscriptionFactory>();
        var runner = subscription as SubscriptionRunner;
        if (runner is { WasRemoved: true }) return;
        if (runner is null || !factory.Made(runner))
            throw new ArgumentException("The subscription is none of this application's; pass one of All, or what AddAsync returned.", nameof(subscription));
        if (!runner.Remove()) return; // Its group may have been added again since, whose loops are none of this call's.
        services.GetRequiredService<StreamConsumers>().Remove(runner.Address);
        var stopping = runner.StopAsync(cancellationToken);
        var forgetting = ForgetAsync(runner, factory); // Also where the caller does not wait for the stop.
        await stopping.ConfigureAwait(false);
        if (!HandlerFlow.IsInside) await forgetting.ConfigureAwait(false);
    }

    public void Dispose() => _adding.Dispose();

    /// <summary>Checks and makes what is mapped, all of it or nothing.</summary>
    private SubscriptionRunner[] Make(Action<IRedisStreamsBuilder> map)
    {
        var plans = services.GetRequiredService<SubscriptionDrafts>().Check(map);
        var factory = services.GetRequiredService<SubscriptionFactory>();
        SubscriptionRunner[] made = [.. plans.Select(factory.Create)];
        lock (_lock) _runners = [.. _runners ?? [], .. made];
        return made;
    }

    /// <summary>Forgets it when its handlers have ended, or their time was over; the host's stop does so with all of them.</summary>
    private async Task ForgetAsync(SubscriptionRunner runner, SubscriptionFactory factory)
    {
        await runner.Finished.ConfigureAwait(false);
        await _adding.WaitAsync().ConfigureAwait(false);
        try
        {
            lock (_lock)
            {
                if (_stops || _runners is not { } runners) return;
                _runners = [.. runners.Where(other => other != runner)];
            }
            services.GetRequiredService<SubscriptionDrafts>().Forget(runner.Address);
        }
        finally
        {
            _adding.Release();
        }
        KeepSchedules();
        await factory.RemoveAsync(runner).ConfigureAwait(false);
    }

    /// <summary>Whether these are to be started now: else the host does so, or has stopped meanwhile.</summary>
    private bool IsStarted(SubscriptionRunner[] added)
    {
        bool stops, hasStarted;
        lock (_lock) (stops, hasStarted) = (_stops, _hasStarted);
        if (!stops) return hasStarted;
        foreach (var runner in added) runner.End();
        return false;
    }

    private async Task BeginAsync(SubscriptionRunner[] added, CancellationToken cancellationToken)
    {
        await EnsureGroupsAsync(added, cancellationToken).ConfigureAwait(false);
        foreach (var runner in added) runner.Start();
        KeepSchedules();
    }

    /// <summary>What is scheduled for a stream is moved into it by those that consume it.</summary>
    private void KeepSchedules()
    {
        // In turn, so that no older list of streams goes over a newer one.
        lock (_schedules) services.GetRequiredService<ScheduleKeepers>().Keep(services.GetRequiredService<MappedGroups>().Streams);
    }

    private async Task EnsureGroupsAsync(SubscriptionRunner[] runners, CancellationToken cancellationToken)
    {
        using var attempt = new CancellationTokenSource(FirstAttempt, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(attempt.Token, cancellationToken);
        await Task.WhenAll(runners.Where(runner => runner.WillRun).Select(runner => runner.TryEnsureGroupAsync(either.Token))).ConfigureAwait(false);
    }

    private void ThrowIfStopping()
    {
        bool stops;
        lock (_lock) stops = _stops;
        if (stops) throw new InvalidOperationException($"Nothing can be added to the subscriptions of this application, since {Wishes.HostStops}.");
    }

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
}
