using Microsoft.Extensions.Logging;
using StreamGroups.Diagnostics;
using StreamGroups.Engine.Claiming;
using StreamGroups.Engine.Dispatching.Lanes;
using StreamGroups.Engine.Dispatching;
using StreamGroups.Engine.Leasing;
using StreamGroups.Engine.Reading;
using StreamGroups.Engine.Settling;
using StreamGroups.Engine.SingleActive;
using StreamGroups.Engine.Upkeep;
using StreamGroups.Handling.Batches;
using StreamGroups.Handling.Failures;
using StreamGroups.Handling;
using StreamGroups.Resilience;
using StreamGroups.Transport;

namespace StreamGroups.Engine;

/// <summary>The parts of one subscription, put together.</summary>
internal sealed class SubscriptionParts : IDisposable
{
    private readonly Alarm _due;
    private readonly LaneLine? _lanes;

    public int KeptRetries => _lanes?.Blocked ?? 0;

    public SubscriptionParts(
        SubscriptionIdentity identity, IMessagePipeline pipeline, ExceptionRules rules, Func<GroupOptions> options, IStreamTransport transport,
        SessionLoop sessions, ISessionObserver settlingObserver, IAcks? acks, TimeProvider time, ILogger logger, CancellationToken settling,
        ILaneKeys? keys = null, IDeliveryObserver? observer = null, ActiveLease? active = null)
    {
        var current = options();
        if (keys is not null) pipeline = new KeyedPipeline(pipeline);
        var isKept = current.Mode != DeliveryMode.NoAck; // Else the server keeps nothing that could be renewed or claimed.
        _due = new Alarm(time);
        InFlight = new InFlight(new DeliveryPool(pipeline.KeepsDelivery, pipeline.KeepsBody), observer);
        Leases = new LeaseKeeper(transport, identity, InFlight, options, time, logger);
        Settler = new Settler(
            identity.Group, transport, InFlight, Leases, options, _due.SetIn, sessions, time, logger, settling, acks, settlingObserver, observer);
        Batches = pipeline as IBatchPipeline;
        Batches?.Use(options);
        _lanes = keys is null ? null : new LaneLine(keys, time, count => DispatchingLog.KeysWait(logger, identity.Group, count));
        IDeliveryRunner runner = new DeliveryRunner(pipeline, rules, Settler, InFlight, options, time, logger, observer, active);
        if (_lanes is not null) runner = new LaneRunner(runner, _lanes, transport, InFlight, Settler, identity, time, logger);
        Dispatcher = new Dispatcher(runner, time, SlotsOf(current), current.Prefetch, inTurns: Batches is not null, _lanes);
        var read = Read = new AwaitedRead(time);
        var starter = new ClaimStarter(identity, Dispatcher, InFlight, options, time, joinsBatches: Batches is not null);
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
            transport, identity, position, restorer, Claimer, Dispatcher, Settler, InFlight, read, options, time, logger,
            () => DispatchOrder.Of(options(), Batches is not null, _lanes is not null), active is not null, isShaped: Batches is not null || _lanes is not null);
    }

    public InFlight InFlight { get; }

    public LeaseKeeper Leases { get; }

    public Settler Settler { get; }

    public Dispatcher Dispatcher { get; }

    public AwaitedRead Read { get; }

    /// <summary>The handler's batches; null where it takes one message at a time.</summary>
    public IBatchPipeline? Batches { get; }

    public Claimer? Claimer { get; }

    public Janitor Janitor { get; }

    /// <summary>A reader serves from one start to the next stop.</summary>
    public Func<GroupReader> NewReader { get; }

    /// <summary>How many deliveries may be with their handler at once.</summary>
    public int SlotsOf(GroupOptions options) => Batches is null ? options.Concurrency : options.BatchSlots;

    public void Dispose()
    {
        Claimer?.Dispose();
        _due.Dispose();
        _lanes?.Dispose();
    }
}
