using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using StreamGroups.Binding;
using StreamGroups.Configuration;
using StreamGroups.Engine;
using StreamGroups.Registration;
using StreamGroups.Resilience;
using StreamGroups.Transport;

namespace StreamGroups.Hosting;

/// <summary>
/// Makes the subscriptions for groups that were mapped, and owns them: it depends on the transport, so the container ends them before that.
/// </summary>
internal sealed class SubscriptionFactory(
    IStreamTransport transport, StreamRetentions retentions, IOptionsFactory<GroupOptions> optionsFactory, SessionLoop sessions,
    HealthBoard board, TimeProvider time, ILoggerFactory loggers, IConfiguration? configuration = null)
    : IAsyncDisposable, IDisposable
{
    private readonly List<SubscriptionRunner> _made = [];

    public SubscriptionRunner Create(SubscriptionPlan plan)
    {
        var options = new LiveGroupOptions(plan.Address, optionsFactory, loggers, configuration);
        var identity = new SubscriptionIdentity(plan.Address, options.Current.Consumer ?? ConsumerNames.Unique(), options.Current.Consumer is null);
        var logger = loggers.CreateLogger(GroupCategory.Of(plan.Address));
        var subscription = new Subscription(
            identity, plan.Pipeline, plan.Rules, () => options.Current, transport, sessions, time, logger, retentions.AcksOf(plan.Address));
        var runner = new SubscriptionRunner(subscription, options, logger, new ResultCheck(plan, transport, logger));
        _made.Add(runner);
        board.Add(plan.Address, subscription.Health);
        if (runner.IsEnabled) subscription.Health.Reading.Starting();
        return runner;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var runner in _made) await runner.DisposeAsync().ConfigureAwait(false);
        _made.Clear();
    }

    /// <summary>For containers that are disposed of synchronously; waits, as the host itself does.</summary>
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();
}
