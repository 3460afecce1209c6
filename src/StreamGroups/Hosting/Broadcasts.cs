using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using StreamGroups.Binding;
using StreamGroups.Configuration;
using StreamGroups.Engine.Broadcasting;
using StreamGroups.Handling;
using StreamGroups.Registration;
using StreamGroups.Resilience;
using StreamGroups.Transport;

namespace StreamGroups.Hosting;

/// <summary>
/// Makes the readers of streams that are mapped without a group, leads them through the host's life, and owns them: it depends on the transport, so
/// the container ends them before that.
/// </summary>
internal sealed class Broadcasts(
    IServiceProvider services, IStreamTransport transport, IOptionsFactory<BroadcastOptions> optionsFactory, SessionLoop sessions, HealthBoard board,
    TimeProvider time, ILoggerFactory loggers, IConfiguration? configuration = null)
    : IAsyncDisposable, IDisposable
{
    /// <summary>Where to begin is found out in one attempt before the host counts as started; a store that is down does not hold the host up for longer.</summary>
    private static readonly TimeSpan FirstAttempt = TimeSpan.FromSeconds(2);

    private readonly List<BroadcastRunner> _runners = [];

    public void Add(SubscriptionPlan plan)
    {
        var stream = plan.Address.Stream;
        var options = new LiveBroadcastOptions(stream, optionsFactory, loggers, configuration);
        var logger = loggers.CreateLogger(GroupCategory.Of(plan.Address));
        var subscription = new BroadcastSubscription(
            stream, plan.Pipeline, plan.Rules, () => options.Current, transport, services.GetRequiredService<IBroadcastStore>(), sessions, time, logger,
            services.GetService<IDeliveryObserver>());
        var runner = new BroadcastRunner(subscription, options, logger);
        _runners.Add(runner);
        board.Broadcasts[stream] = subscription.Health;
        if (runner.IsEnabled) subscription.Health.Reading.Starting();
    }

    /// <summary>Begins to read: what is published after this, or earlier.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        using var attempt = new CancellationTokenSource(FirstAttempt, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(attempt.Token, cancellationToken);
        await Task.WhenAll(_runners.Where(runner => runner.IsEnabled).Select(runner => runner.TryPrepareAsync(either.Token))).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        foreach (var runner in _runners) runner.Start();
    }

    public Task StopReadingAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(_runners.Select(runner => runner.StopReadingAsync(cancellationToken)));

    public Task DrainAsync(CancellationToken forHandlers, CancellationToken forAcks) =>
        Task.WhenAll(_runners.Select(runner => runner.DrainAsync(forHandlers, forAcks).AsTask()));

    public async ValueTask DisposeAsync()
    {
        foreach (var runner in _runners) await runner.DisposeAsync().ConfigureAwait(false);
        _runners.Clear();
    }

    /// <summary>For containers that are disposed of synchronously; waits, as the host itself does.</summary>
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();
}
