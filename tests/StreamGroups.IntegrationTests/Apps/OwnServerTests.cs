using StreamGroups.TestSupport.RedisServers;
using Xunit;

namespace StreamGroups.IntegrationTests.Apps;

/// <summary>Tests that do things to a whole server, each with one of its own.</summary>
public abstract class OwnServerTests(RedisServerOptions? options = null) : IAsyncLifetime
{
    private RedisServer? _server;
    private RedisControl? _control;

    private protected RedisServer Server => _server ?? throw new InvalidOperationException("The test has not begun.");

    private protected RedisControl Control => _control ?? throw new InvalidOperationException("The test has not begun.");

    public async ValueTask InitializeAsync()
    {
        _server = await RedisServer.StartAsync(options ?? new RedisServerOptions { Own = true });
        _control = await RedisControl.OpenAsync(_server.ConnectionString);
    }

    public async ValueTask DisposeAsync()
    {
        if (_control is not null) await _control.DisposeAsync();
        if (_server is not null) await _server.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected RunningApp NewApp() => new(Server.ConnectionString);
}
