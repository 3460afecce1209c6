using Microsoft.Extensions.DependencyInjection;
using StreamGroups.Conformance;
using StreamGroups.Conformance.Application;
using StreamGroups.IntegrationTests.Transport;
using StreamGroups.TestSupport.RedisServers;
using StreamGroups.Transport;

namespace StreamGroups.IntegrationTests.Application;

/// <summary>A real server that several applications connect to, each with connections of its own.</summary>
internal sealed class RedisApplicationServer(SharedRedis redis) : IApplicationServer
{
    private readonly RedisHarness _harness = new(redis);
    private IStreamTransport? _transport;

    public ITransportBackdoor Backdoor => _harness.Backdoor;

    public IStreamTransport Transport => _transport ?? throw new InvalidOperationException("The server has not started.");

    public ValueTask<IStreamTransport> NewTransportAsync() => _harness.NewTransportAsync();

    public async ValueTask StartAsync()
    {
        await _harness.StartAsync();
        _transport = await _harness.NewTransportAsync();
    }

    public IRedisStreamsBuilder AddStreams(IServiceCollection services) => services.AddRedisStreams().UseConnection(redis.ConnectionString);

    public ValueTask DisposeAsync() => _harness.DisposeAsync();
}
