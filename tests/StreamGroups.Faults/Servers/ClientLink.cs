using StreamGroups.TestSupport.Network;
using StreamGroups.TestSupport.RedisServers;

namespace StreamGroups.Faults.Servers;

/// <summary>One client's network: a proxy before each server.</summary>
internal sealed class ClientLink(IEnumerable<int> serverPorts) : IAsyncDisposable
{
    private readonly TcpProxy[] _proxies = [.. serverPorts.Select(port => new TcpProxy(port))];

    /// <summary>Names all servers, as an application would.</summary>
    public string ConnectionString => string.Join(',', _proxies.Select(proxy => $"127.0.0.1:{proxy.Port}")) + TestProtocol.Setting;

    /// <summary>How many connections the client has opened so far to the server that it used most: each attempt goes to all.</summary>
    public int Attempts => _proxies.Max(proxy => proxy.Accepted);

    public void Redirect(int place, int port) => _proxies[place].ServerPort = port;

    public void Cut() => Each(proxy => proxy.Cut());

    public void Delay(TimeSpan time) => Each(proxy =>
    {
        proxy.Delay(Direction.ToServer, time);
        proxy.Delay(Direction.ToClient, time);
    });

    public void Swallow(bool everything) => Each(proxy => proxy.IsBlackHole = everything);

    public async ValueTask DisposeAsync()
    {
        foreach (var proxy in _proxies) await proxy.DisposeAsync();
    }

    private void Each(Action<TcpProxy> action)
    {
        foreach (var proxy in _proxies) action(proxy);
    }
}
