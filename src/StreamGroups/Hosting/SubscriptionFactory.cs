using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using StreamGroups.Binding;
using StreamGroups.Configuration;
using StreamGroups.Diagnostics;
using StreamGroups.Engine;
using StreamGroups.Engine.SingleActive;
using StreamGroups.Handling;
using StreamGroups.Registration;
using StreamGroups.Resilience;
using StreamGroups.Transport;

namespace StreamGroups.Hosting;

/// <summary>
/// Makes the subscriptions for groups that were mapped, and owns them: it depends on the transport, so the container ends them before that.
/// </summary>
internal sealed class SubscriptionFactory(
    IStreamTransport transport, StreamRetentions retentions, IOptionsFactory<GroupOptions> optionsFactory, SessionLoop sessions,
    HealthBoard board, DrainClock drains, StreamRegistry registry, TimeProvider time, ILoggerFactory loggers, IConfiguration? configuration = null,
    IDeliveryObserver? observer = null)
    : IAsyncDisposable, IDisposable
{
    private readonly Lock _lock = new();
    private readonly List<SubscriptionRunner> _made = [];

    public SubscriptionRunner Create(SubscriptionPlan plan)
    {
        var options = new LiveGroupOptions(plan.Address, optionsFactory, loggers, configuration);
        var identity = new SubscriptionIdentity(plan.Address, options.Current.Consumer ?? ConsumerNames.Unique(), options.Current.Consumer is null);
        var logger = loggers.CreateLogger(GroupCategory.Of(plan.Address));
        var subscription = new Subscription(
            identity, plan.Pipeline, plan.Rules, () => options.Current, transport, sessions, time, logger, retentions.AcksOf(plan.Address), plan.Keys,
            observer, !options.Current.SingleActive ? null : registry.InMemoryForTests == true ? ActiveTimes.ForGood : ActiveTimes.Lease);
        var runner = new SubscriptionRunner(subscription, options, drains, logger, new ResultCheck(plan, transport, logger));
        if (plan.PassesBy.Count > 0) SubscriptionLog.NotFiltered(logger, plan.Address, string.Join(", ", plan.PassesBy));
        lock (_lock) _made.Add(runner);
        board.Add(runner);
        if (runner.IsEnabled) subscription.Health.Reading.Starting();
        return runner;
    }

    /// <summary>Whether it is one of these, and not removed.</summary>
    public bool Made(SubscriptionRunner runner)
    {
        lock (_lock) return _made.Contains(runner);
    }

    public async ValueTask RemoveAsync(SubscriptionRunner runner)
    {
        lock (_lock)
        {
            if (!_made.Remove(runner)) return;
        }
        board.Remove(runner);
        await runner.DisposeAsync().ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        SubscriptionRunner[] left;
        lock (_lock)
        {
            left = [.. _made];
            _made.Clear();
        }
        foreach (var runner in left) await runner.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>For containers that are disposed of synchronously; waits, as the host itself does.</summary>
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();
}
