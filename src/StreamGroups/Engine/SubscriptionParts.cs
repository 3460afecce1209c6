using Microsoft.Extensions.Logging;
using StreamGroups.Engine.Claiming;
using StreamGroups.Engine.Dispatching;
using StreamGroups.Engine.Leasing;
using StreamGroups.Engine.Reading;
using StreamGroups.Engine.Settling;
using StreamGroups.Engine.SingleActive;
using StreamGroups.Engine.Upkeep;
using StreamGroups.Handling;
using StreamGroups.Handling.Failures;
using StreamGroups.Resilience;
using StreamGroups.Transport;

namespace StreamGroups.Engine;

/// <summary>The parts of one subscription, put together.</summary>
internal sealed class SubscriptionParts : IDisposable
{
    private readonly Alarm _due;

    public SubscriptionParts(
        SubscriptionIdentity identity, IMessagePipeline pipeline, ExceptionRules rules, Func<GroupOptions> options, IStreamTransport transport,
        SessionLoop sessions, ISessionObserver settlingObserver, IAcks? acks, TimeProvider time, ILogger logger, CancellationToken settling,
        ActiveLease? active = null)
    {
        var current = options();
        var isKept = current.Mode != DeliveryMode.NoAck; // Else the server keeps nothing that could be renewed or claimed.
        _due = new Alarm(time);
        InFlight = new InFlight(new DeliveryPool(pipeline.KeepsDelivery, pipeline.KeepsBody));
        Leases = new LeaseKeeper(transport, identity, InFlight, options, time, logger);
        Settler = new Settler(identity.Group, transport, InFlight, Leases, options, _due.SetIn, sessions, time, logger, settling, acks, settlingObserver);
        Dispatcher = new Dispatcher(
            new DeliveryRunner(pipeline, rules, Settler, InFlight, options, time, logger, active), time, current.Concurrency, current.Prefetch);
        var read = new AwaitedRead(time);
        var starter = new ClaimStarter(identity, Dispatcher, InFlight, options, time);
        Claimer = isKept
            ? new Claimer(
                transport, identity, InFlight, new LeftoverClaimer(transport, identity, starter, Settler, InFlight, options),
                new SharedClaimer(transport, identity, starter, Settler, options), new LetterKeeper(transport, identity, Settler, InFlight),
                read, _due, options, time, logger,
                active is null ? null : new GroupTakeover(transport, identity, starter, Dispatcher, Settler, InFlight, options, time))
            : null;
        Janitor = new Janitor(transport, identity.Group, InFlight, time, logger);
        var position = new GroupPosition(InFlight, current.StartFrom);
        var restorer = new GroupRestorer(transport, identity, InFlight, logger);
        NewReader = () => new GroupReader(
            transport, identity, position, restorer, Claimer, Dispatcher, Settler, InFlight, read, options, time, logger, isSingle: active is not null);
    }

    public InFlight InFlight { get; }

    public LeaseKeeper Leases { get; }

    public Settler Settler { get; }

    public Dispatcher Dispatcher { get; }

    public Claimer? Claimer { get; }

    public Janitor Janitor { get; }

    /// <summary>A reader serves from one start to the next stop.</summary>
    public Func<GroupReader> NewReader { get; }

    public void Dispose()
    {
        Claimer?.Dispose();
        _due.Dispose();
    }
}
