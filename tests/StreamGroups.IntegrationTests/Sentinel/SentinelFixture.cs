using StreamGroups.IntegrationTests.Servers;
using Xunit;

namespace StreamGroups.IntegrationTests.Sentinel;

/// <summary>Servers and sentinels for the tests of a class, one after the other: each leaves all running and in order.</summary>
public sealed class SentinelFixture : IAsyncLifetime
{
    private SentinelServers? _servers;

    internal SentinelServers Servers => _servers ?? throw new InvalidOperationException("The tests have not begun.");

    public async ValueTask InitializeAsync() => _servers = await SentinelServers.StartAsync();

    public async ValueTask DisposeAsync()
    {
        if (_servers is not null) await _servers.DisposeAsync();
    }
}
