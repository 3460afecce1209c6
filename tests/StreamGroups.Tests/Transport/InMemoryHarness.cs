using Microsoft.Extensions.Time.Testing;
using StreamGroups.Conformance;
using StreamGroups.Transport;
using StreamGroups.Transport.InMemory;

namespace StreamGroups.Tests.Transport;

/// <summary>A store in memory on a clock that only the tests move.</summary>
internal sealed class InMemoryHarness : ITransportHarness
{
    private readonly InMemoryStore _store;
    private readonly List<IStreamTransport> _transports = [];

    public InMemoryHarness()
    {
        var time = new FakeTimeProvider();
        _store = new InMemoryStore(time);
        Backdoor = new InMemoryBackdoor(_store, time);
    }

    public ITransportBackdoor Backdoor { get; }

    public ValueTask StartAsync() => ValueTask.CompletedTask;

    public ValueTask<IStreamTransport> NewTransportAsync()
    {
        var transport = new InMemoryTransport(_store);
        _transports.Add(transport);
        return new(transport);
    }

    public IDeadLetterStore DeadLettersOf(IStreamTransport transport) => ((InMemoryTransport)transport).DeadLetters;

    public IBroadcastStore BroadcastsOf(IStreamTransport transport) => ((InMemoryTransport)transport).Broadcasts;

    public IOnceStore OnceOf(IStreamTransport transport) => (InMemoryTransport)transport;

    public IScheduleStore SchedulesOf(IStreamTransport transport) => (InMemoryTransport)transport;

    public IRetentionStore NewRetentionStore() => new InMemoryRetentionStore(_store);

    public async ValueTask DisposeAsync()
    {
        foreach (var transport in _transports) await transport.DisposeAsync();
    }
}
