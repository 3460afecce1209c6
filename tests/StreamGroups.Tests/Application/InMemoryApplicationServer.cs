using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using StreamGroups.Conformance;
using StreamGroups.Conformance.Application;
using StreamGroups.Tests.Transport;
using StreamGroups.Transport;
using StreamGroups.Transport.InMemory;

namespace StreamGroups.Tests.Application;

/// <summary>One store in memory that several applications have in their containers.</summary>
internal sealed class InMemoryApplicationServer : IApplicationServer
{
    private readonly InMemoryStore _store = new(TimeProvider.System);

    public InMemoryApplicationServer()
    {
        Transport = new InMemoryTransport(_store);
        Backdoor = new InMemoryBackdoor(_store, new FakeTimeProvider()); // Time passes by itself here.
    }

    public ITransportBackdoor Backdoor { get; }

    public IStreamTransport Transport { get; }

    public ValueTask<IStreamTransport> NewTransportAsync() => new(new InMemoryTransport(_store));

    public ValueTask StartAsync() => ValueTask.CompletedTask;

    public IRedisStreamsBuilder AddStreams(IServiceCollection services) => services.AddSingleton(_store).AddRedisStreams().UseInMemory();

    public ValueTask DisposeAsync() => Transport.DisposeAsync();
}
