using System.Net;
using System.Net.Sockets;

namespace StreamGroups.TestSupport.Network;

/// <summary>A bad network between a client and a server of this machine: it can cut, slow down and swallow, each way of its own.</summary>
public sealed class TcpProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _lock = new();
    private readonly List<ProxiedConnection> _connections = [];
    private readonly Task _accepting;
    private volatile int _serverPort;
    private volatile bool _isBlackHole;
    private string? _loseReplyTo;
    private TimeSpan _delayToServer;
    private TimeSpan _delayToClient;

    /// <summary>Forwards what comes to <see cref="Port"/> to a port of this machine.</summary>
    public TcpProxy(int serverPort)
    {
        _serverPort = serverPort;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Where new connections go to.</summary>
    public int ServerPort
    {
        get => _serverPort;
        set => _serverPort = value;
    }

    /// <summary>
    /// Swallows everything on old and new connections while it is true. Setting it to false ends those that have lost something: what is left of
    /// them would make no sense.
    /// </summary>
    public bool IsBlackHole
    {
        get => _isBlackHole;
        set
        {
            _isBlackHole = value;
            if (value) return;
            foreach (var connection in Matching(null)) connection.CloseIfTorn();
        }
    }

    /// <summary>How many connections clients have opened so far, whether the server was there or not.</summary>
    public int Accepted { get; private set; }

    /// <summary>How many replies were lost by <see cref="LoseReplyTo"/>.</summary>
    public int RepliesLost { get; private set; }

    /// <summary>Ends the open connections whose client has sent the text, or all; new ones work.</summary>
    public void Cut(string? sentText = null)
    {
        foreach (var connection in Matching(sentText)) connection.Close();
    }

    /// <summary>
    /// Swallows, for good, what goes one way over the open connections whose client has sent the text, or over all. Both ends see them as
    /// open. New ones work.
    /// </summary>
    public void Swallow(Direction direction, string? sentText = null)
    {
        foreach (var connection in Matching(sentText)) connection.Swallow(direction);
    }

    /// <summary>Lets every piece of data wait from now on, on old and new connections.</summary>
    public void Delay(Direction direction, TimeSpan time)
    {
        lock (_lock)
        {
            if (direction == Direction.ToServer) _delayToServer = time; else _delayToClient = time;
        }
    }

    /// <summary>The next request with this text reaches the server, but its reply is lost and its connection ends. Null calls it off.</summary>
    public void LoseReplyTo(string? text)
    {
        lock (_lock) _loseReplyTo = text;
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Stop();
        Cut();
        await _accepting;
        _stopping.Dispose();
    }

    internal TimeSpan DelayOf(Direction direction)
    {
        lock (_lock) return direction == Direction.ToServer ? _delayToServer : _delayToClient;
    }

    /// <summary>True for one request only.</summary>
    internal bool LosesReplyTo(Func<string, bool> isIn)
    {
        lock (_lock)
        {
            if (_loseReplyTo is null || !isIn(_loseReplyTo)) return false;
            _loseReplyTo = null;
            RepliesLost++;
            return true;
        }
    }

    private ProxiedConnection[] Matching(string? sentText)
    {
        lock (_lock) return [.. _connections.Where(connection => sentText is null || connection.HasSent(sentText))];
    }

    private async Task AcceptAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                var client = await _listener.AcceptSocketAsync(_stopping.Token);
                Accepted++;
                _ = ForwardAsync(client);
            }
            catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task ForwardAsync(Socket client)
    {
        var server = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await server.ConnectAsync(IPAddress.Loopback, _serverPort, _stopping.Token);
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException)
        {
            client.Dispose();
            server.Dispose();
            return;
        }

        var connection = new ProxiedConnection(this, client, server);
        lock (_lock) _connections.Add(connection);
        if (_stopping.IsCancellationRequested) connection.Close();
        await connection.RunAsync();
        lock (_lock) _connections.Remove(connection);
    }
}
