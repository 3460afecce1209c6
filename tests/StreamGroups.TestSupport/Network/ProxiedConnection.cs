using System.Net.Sockets;
using System.Text;

namespace StreamGroups.TestSupport.Network;

/// <summary>One connection through a <see cref="TcpProxy"/>.</summary>
internal sealed class ProxiedConnection(TcpProxy proxy, Socket client, Socket server)
{
    private const int BufferSize = 64 * 1024;

    /// <summary>So much of what the client sent first is kept, to tell connections apart: the client's name is among it.</summary>
    private const int KeptLength = 4096;

    private readonly Lock _lock = new();
    private readonly StringBuilder _sent = new();
    private volatile bool _swallowsToServer;
    private volatile bool _swallowsToClient;
    private volatile bool _losesReply;
    private volatile bool _isTorn;

    public bool HasSent(string text)
    {
        lock (_lock) return _sent.ToString().Contains(text, StringComparison.Ordinal);
    }

    public void Swallow(Direction direction)
    {
        if (direction == Direction.ToServer) _swallowsToServer = true; else _swallowsToClient = true;
    }

    public void Close()
    {
        client.Dispose();
        server.Dispose();
    }

    /// <summary>Ends the connection if something was swallowed that a black hole took.</summary>
    public void CloseIfTorn()
    {
        if (_isTorn) Close();
    }

    public async Task RunAsync()
    {
        await Task.WhenAny(PumpAsync(client, server, Direction.ToServer), PumpAsync(server, client, Direction.ToClient));
        Close();
    }

    private async Task PumpAsync(Socket from, Socket to, Direction direction)
    {
        var buffer = new byte[BufferSize];
        try
        {
            while (await from.ReceiveAsync(buffer) is > 0 and var length)
            {
                if (direction == Direction.ToClient && _losesReply) return;
                if (direction == Direction.ToServer) Watch(buffer.AsSpan(0, length));
                if (direction == Direction.ToServer ? _swallowsToServer : _swallowsToClient) continue;
                if (proxy.IsBlackHole) _isTorn = true;
                if (_isTorn && !proxy.IsBlackHole) return;
                if (_isTorn) continue;
                if (proxy.DelayOf(direction) is { Ticks: > 0 } delay) await Task.Delay(delay);
                await to.SendAsync(buffer.AsMemory(0, length));
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // Closed from either side.
        }
    }

    private void Watch(ReadOnlySpan<byte> bytes)
    {
        var text = Encoding.Latin1.GetString(bytes);
        lock (_lock)
        {
            if (_sent.Length < KeptLength) _sent.Append(text);
        }
        if (proxy.LosesReplyTo(wanted => text.Contains(wanted, StringComparison.Ordinal))) _losesReply = true;
    }
}
