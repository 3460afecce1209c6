using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.Logging.Abstractions;
using Polly;
using StreamGroups.Engine;
using StreamGroups.Engine.Leasing;
using StreamGroups.Engine.Settling;
using StreamGroups.Handling;
using StreamGroups.Resilience;
using StreamGroups.Transport;
using StreamGroups.Transport.InMemory;

namespace StreamGroups.Benchmarks.Micro;

/// <summary>A delivery from its making to its confirmed ack, at a store that confirms at once; figures are for one of a batch.</summary>
[MemoryDiagnoser]
public class SettlerMicro
{
    private const int Batch = 256;
    private static readonly GroupAddress Group = new("stream", "group");

    private readonly Delivery[] _deliveries = new Delivery[Batch];
    private readonly InFlight _inFlight = new();
    private Settler _settler = null!;

    [GlobalSetup]
    public void Prepare()
    {
        var time = TimeProvider.System;
        var transport = new InMemoryTransport(new InMemoryStore(time));
        var options = new GroupOptions();
        var logger = NullLogger.Instance;
        var leases = new LeaseKeeper(transport, new SubscriptionIdentity(Group, "1"), _inFlight, () => options, time, logger);
        var sessions = new SessionLoop(ResiliencePipeline.Empty, time, logger);
        _settler = new Settler(Group, transport, _inFlight, leases, () => options, _ => { }, sessions, time, logger, default, new PromptAcks());
    }

    [Benchmark(OperationsPerInvoke = Batch)]
    public async Task Settle()
    {
        for (var i = 0; i < Batch; i++) _deliveries[i] = new Delivery(Group, "1", new Entry(new EntryId(1, (ulong)i), 1, Payload.OfData(default)), 0);
        _inFlight.Add(_deliveries);
        foreach (var delivery in _deliveries) _settler.Ack(delivery);
        await _settler.FlushAsync(CancellationToken.None);
    }
}
