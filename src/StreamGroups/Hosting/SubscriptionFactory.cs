using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using StreamGroups.Configuration;
using StreamGroups.Engine;
using StreamGroups.Registration;
using StreamGroups.Resilience;
using StreamGroups.Transport;

namespace StreamGroups.Hosting;

/// <summary>Makes the subscription for a group that was mapped.</summary>
internal sealed class SubscriptionFactory(
    IStreamTransport transport, IOptionsFactory<GroupOptions> optionsFactory, SessionLoop sessions, TimeProvider time, ILoggerFactory loggers,
    IConfiguration? configuration = null)
{
    public SubscriptionRunner Create(SubscriptionPlan plan)
    {
        var options = new LiveGroupOptions(plan.Address, optionsFactory, loggers, configuration);
        var identity = new SubscriptionIdentity(plan.Address, options.Current.Consumer ?? ConsumerNames.Unique());
        var logger = loggers.CreateLogger($"StreamGroups.{plan.Address.Stream}.{plan.Address.Group}");
        var subscription = new Subscription(identity, plan.Pipeline, () => options.Current, transport, sessions, time, logger);
        return new SubscriptionRunner(subscription, options, logger);
    }
}
