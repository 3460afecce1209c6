using Microsoft.Extensions.Logging;
using Polly;
using Polly.Retry;
using StreamGroups.Engine;
using StreamGroups.Faults.Histories;
using StreamGroups.Faults.Jobs;
using StreamGroups.Faults.Journals;
using StreamGroups.Handling.Failures;
using StreamGroups.Resilience;
using StreamGroups.Transport;
using StreamGroups.Transport.InMemory;

namespace StreamGroups.Faults.Simulation;

/// <summary>What would be a process with one subscription.</summary>
internal sealed class SimulatedProcess : IAsyncDisposable
{
    /// <summary>The reader, claims, renewals, settlements.</summary>
    private const int Loops = 4;

    private static readonly TimeSpan HandlersTime = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan AcksTime = TimeSpan.FromSeconds(1);

    private readonly ProcessGate _gate = new();
    private readonly ProcessClock _clock;
    private readonly SimulatedTransport _transport;
    private readonly Subscription _subscription;
    private readonly World _world;

    public SimulatedProcess(World world, ConsumerProcess facts, string? consumer)
    {
        var options = new GroupOptions
        {
            AckWait = facts.AckWait, Concurrency = facts.Concurrency, MaxDeliveries = WorldSettings.MaxDeliveries, Backoff = WorldSettings.Backoff,
        };
        (_world, Facts) = (world, facts);
        _clock = new ProcessClock(world.Clock, _gate);
        Journal = new SimulatedJournal(world.Clock, _gate);
        Network = new SimulatedNetwork(world.Clock, _gate, world.Fork()) { AwayUntil = () => world.AwayUntil, Latency = world.Latency };
        _transport = new SimulatedTransport(new InMemoryTransport(world.Store, Failures), Network, _gate, world.Sabotage);
        var handler = new JobHandler(Journal, _clock, _ => DieAsync());
        using var loggers = new JournalLoggerProvider(Journal);
        _subscription = new Subscription(
            new SubscriptionIdentity(World.Group, consumer ?? $"own-{facts.Name}", consumer is null),
            new SimulatedPipeline(world.Jobs, handler, isReused: facts.Slot % 2 == 1), ExceptionRules.None, () => options, _transport,
            Sessions(_clock, loggers.CreateLogger("sessions")), _clock, loggers.CreateLogger("group"));
        _subscription.Start();
        Journal.Write(JournalEventKind.Ready);
    }

    public ConsumerProcess Facts { get; }

    public SimulatedJournal Journal { get; }

    public SimulatedNetwork Network { get; }

    /// <summary>What is to fail.</summary>
    public InMemoryFaults Failures { get; } = new();

    public bool IsDead => _gate.IsDead;

    public bool IsStopped => _gate.IsStopped;

    /// <summary>kill −9; nothing where it has ended already.</summary>
    public void Kill()
    {
        if (IsDead) return;
        (Facts.EndedAt, Facts.Died) = (_world.Clock.Now, true);
        _gate.Die();
        _transport.Kill();
    }

    public void Pause() => _gate.Stop();

    public void Continue() => _gate.Continue();

    public void JumpClock(TimeSpan offset) => _clock.Offset = offset;

    /// <summary>SIGTERM: stops, drains and ends.</summary>
    public async Task TerminateAsync()
    {
        using var handlers = new CancellationTokenSource(HandlersTime, _clock);
        using var acks = new CancellationTokenSource(HandlersTime + AcksTime, _clock);
        await _subscription.StopReadingAsync(CancellationToken.None).ConfigureAwait(false);
        await _subscription.DrainAsync(handlers.Token, acks.Token).ConfigureAwait(false);
        await _subscription.DisposeAsync().ConfigureAwait(false);
        await _transport.DisposeAsync().ConfigureAwait(false);
        if (IsDead) return;
        Facts.EndedAt = _world.Clock.Now;
        _gate.Die();
    }

    public ValueTask DisposeAsync() => new(TerminateAsync());

    /// <summary>How many calls failed in each second.</summary>
    public IEnumerable<FailureRate> FailureRates() => Network.Failures.CountBy(at => (int)at.TotalSeconds)
        .Select(second => new FailureRate(TimeSpan.FromSeconds(second.Key + 1), "calls of a process", Loops, second.Value));

    private Task DieAsync()
    {
        _world.Died(this);
        return new TaskCompletionSource().Task;
    }

    private static SessionLoop Sessions(TimeProvider time, ILogger logger)
    {
        var retries = new ResiliencePipelineBuilder { TimeProvider = time }.AddRetry(new RetryStrategyOptions
        {
            MaxRetryAttempts = int.MaxValue, Delay = TimeSpan.FromMilliseconds(20), MaxDelay = TimeSpan.FromMilliseconds(500),
            BackoffType = DelayBackoffType.Exponential,
        });
        return new SessionLoop(retries.Build(), time, logger);
    }
}
