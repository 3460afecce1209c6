using Xunit;

namespace StreamGroups.TestSupport.RedisServers;

/// <summary>
/// One server for all tests of an assembly that neither stop nor flush it; each takes stream names of its own.
/// <c>[assembly: AssemblyFixture(typeof(SharedRedis))]</c>, then a constructor parameter.
/// </summary>
public sealed class SharedRedis : IAsyncLifetime
{
    private RedisServer? _server;

    public RedisServer Server => _server ?? throw new InvalidOperationException("The shared server is not started yet.");

    public string ConnectionString => Server.ConnectionString;

    public async ValueTask InitializeAsync() => _server = await RedisServer.StartAsync();

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
    }
}
