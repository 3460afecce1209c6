using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Polly;
using Polly.Retry;
using StreamGroups.Engine;
using StreamGroups.Engine.Leasing;
using StreamGroups.Engine.Scheduling;
using StreamGroups.Engine.Settling;
using StreamGroups.Handling;
using StreamGroups.Publishing;
using StreamGroups.Resilience;
using StreamGroups.TestSupport;
using StreamGroups.Transport;
using StreamGroups.Transport.InMemory;

namespace StreamGroups.Tests.Engine;

/// <summary>A store on a clock that only the test moves, with one group, and what parts of the engine need beside it.</summary>
internal sealed class EngineStore
{
    /// <param name="time">Another one that only the test moves.</param>
    public EngineStore(FakeTimeProvider? time = null)
    {
        Time = time ?? new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddDays(20_000));
        Store = new InMemoryStore(Time);
        Transport = new InMemoryTransport(Store);
        Store.EnsureGroup(Deliveries.Group, StartPosition.Beginning);
        Logger = Log.CreateLogger("engine");

        // Tries again at once, so that outages take no time.
        var retries = new ResiliencePipelineBuilder { TimeProvider = Time }
            .AddRetry(new RetryStrategyOptions { MaxRetryAttempts = int.MaxValue, Delay = TimeSpan.Zero }).Build();
        Sessions = new SessionLoop(retries, Time, Logger);
    }

    public FakeTimeProvider Time { get; }

    public CollectingLoggerProvider Log { get; } = new();

    public ILogger Logger { get; }

    public InMemoryStore Store { get; }

    public IStreamTransport Transport { get; }

    public SessionLoop Sessions { get; }

    public InFlight InFlight { get; init; } = new();

    public GroupOptions Options { get; } = new() { AckWait = TimeSpan.FromSeconds(30) };

    public SubscriptionIdentity Identity { get; } = new(Deliveries.Group, "a");

    public PendingEntry[] Pending => Store.Pending(Deliveries.Group);

    public EntryId[] PendingIds => [.. Pending.Select(entry => entry.Id)];

    public StoredEntry[] DeadLetters => Store.ReadAll(ReservedNames.DeadLetterStream(Deliveries.Group));

    public LeaseKeeper NewLeaseKeeper(IStreamTransport? transport = null) =>
        new(transport ?? Transport, Identity, InFlight, () => Options, Time, Logger);

    public Settler NewSettler(IStreamTransport? transport = null, Action<TimeSpan>? parked = null, LeaseKeeper? leases = null, CancellationToken stopping = default) => new(
        Deliveries.Group, transport ?? Transport, InFlight, leases ?? NewLeaseKeeper(transport), () => Options, parked ?? (_ => { }), Sessions, Time, Logger,
        stopping);

    /// <summary>A publisher whose message IDs and schedules are in this store, whatever else the retries publish to.</summary>
    public StreamPublisher NewPublisher(
        PublishRetries retries, PublishGate gate, RedisStreamsOptions? options = null, ScheduleKeepers? keepers = null)
    {
        var memory = (InMemoryTransport)Transport;
        var shared = Microsoft.Extensions.Options.Options.Create(options ?? new RedisStreamsOptions());
        keepers ??= new ScheduleKeepers(memory, Time, NullLoggerFactory.Instance);
        return new StreamPublisher(retries, gate, new ScriptedPublishes(memory, memory, keepers, shared, Time), shared);
    }

    /// <summary>Publishes, and delivers to a consumer, which is all that the store knows of them.</summary>
    public Entry[] Deliver(int count, string consumer = "a")
    {
        for (var number = 0; number < count; number++) Store.Publish(Deliveries.Group.Stream, Encoding.UTF8.GetBytes($"{number}"), StreamTrim.None);
        return Store.Read(Deliveries.Group, consumer, count, wait: false, out _);
    }

    /// <summary>As <see cref="Deliver"/>, and in flight here.</summary>
    public Delivery[] DeliverHere(int count)
    {
        Delivery[] deliveries = [.. Deliver(count).Select(entry => new Delivery(Deliveries.Group, "a", entry, Time.GetTimestamp()))];
        InFlight.Add(deliveries);
        return deliveries;
    }
}
