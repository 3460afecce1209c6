using BenchmarkDotNet.Attributes;
using StreamGroups.Engine.Dispatching;
using StreamGroups.Handling;
using StreamGroups.Transport;

namespace StreamGroups.Benchmarks.Micro;

/// <summary>What it costs to bring a batch of deliveries to a handler that does nothing; figures are for one delivery.</summary>
[MemoryDiagnoser]
public class DispatcherMicro
{
    private const int Batch = 256;

    private readonly Delivery[] _deliveries = [.. Enumerable.Range(1, Batch).Select(number => new Delivery(
        new GroupAddress("stream", "group"), "1", new Entry(new EntryId(1, (ulong)number), 1, Payload.OfData(default)), 0))];

    private Dispatcher _dispatcher = null!;

    [Params(1, 100)]
    public int Concurrency { get; set; }

    [GlobalSetup]
    public void Prepare() => _dispatcher = new Dispatcher(new NothingRunner(), TimeProvider.System, Concurrency, Batch);

    [Benchmark(OperationsPerInvoke = Batch)]
    public async Task Dispatch()
    {
        _dispatcher.Enqueue(_deliveries);
        await _dispatcher.IdleAsync(CancellationToken.None);
    }

    private sealed class NothingRunner : IDeliveryRunner
    {
        public ValueTask RunAsync(Delivery delivery, long now) => default;
    }
}
