namespace StreamGroups.TestSupport.RedisServers.Clusters;

/// <summary>One server of a <see cref="RedisCluster"/>.</summary>
public sealed class ClusterNode : IAsyncDisposable
{
    private readonly LocalRedisServer _server;
    private WireConnection? _connection;

    internal ClusterNode(LocalRedisServer server) => _server = server;

    /// <summary>What the cluster knows it by.</summary>
    public string Id { get; private set; } = "";

    public int Port => _server.Port;

    public bool IsPaused { get; private set; }

    public bool IsKilled { get; private set; }

    public bool IsUp => !IsPaused && !IsKilled;

    /// <summary>Runs a command on this very node: nothing follows a redirection.</summary>
    /// <exception cref="InvalidOperationException">It was refused.</exception>
    public async Task<object?> RunAsync(params string[] command)
    {
        try
        {
            _connection ??= await WireConnection.OpenAsync(Port);
            return await _connection.RunAsync(command).WaitAsync(Eventually.Limit);
        }
        catch (Exception exception) when (exception is IOException or System.Net.Sockets.SocketException)
        {
            Disconnect();
            throw;
        }
    }

    public async Task<string> TextAsync(params string[] command) => (string)(await RunAsync(command))!;

    /// <summary>Its own view of the cluster, a node a line.</summary>
    public async Task<string[][]> NodesAsync() =>
        [.. (await TextAsync("CLUSTER", "NODES")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' '))];

    public async Task<bool> IsMasterAsync() => (await TextAsync("INFO", "replication")).Contains("role:master", StringComparison.Ordinal);

    /// <summary>Whether it serves keys, as far as it is up.</summary>
    public async Task<bool> ServesAsync() => (await TextAsync("CLUSTER", "INFO")).Contains("cluster_state:ok", StringComparison.Ordinal);

    /// <summary>The lines of CLIENT LIST with a client's name.</summary>
    public async Task<string[]> ClientsAsync(string name) =>
        [.. (await TextAsync("CLIENT", "LIST")).Split('\n').Where(line => line.Contains($" name={name}", StringComparison.Ordinal))];

    /// <summary>kill −9.</summary>
    public Task KillAsync()
    {
        (IsKilled, IsPaused) = (true, false);
        Disconnect();
        return _server.KillAsync();
    }

    /// <summary>SIGSTOP: connections stay open, nothing is answered.</summary>
    public Task PauseAsync()
    {
        IsPaused = true;
        return _server.PauseAsync();
    }

    public Task ContinueAsync()
    {
        IsPaused = false;
        return _server.ContinueAsync();
    }

    public Task RestartAsync()
    {
        (IsKilled, IsPaused) = (false, false);
        Disconnect();
        return _server.RestartAsync();
    }

    public ValueTask DisposeAsync()
    {
        Disconnect();
        return _server.DisposeAsync();
    }

    internal async Task AskForIdAsync() => Id = await TextAsync("CLUSTER", "MYID");

    private void Disconnect()
    {
        _connection?.Dispose();
        _connection = null;
    }
}
