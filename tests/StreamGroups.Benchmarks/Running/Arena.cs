using StackExchange.Redis;
using StreamGroups.Benchmarks.Measuring;
using StreamGroups.TestSupport.RedisServers;

namespace StreamGroups.Benchmarks.Running;

/// <summary>A server of our own, and a connection to it that prepares and measures, but takes no part.</summary>
internal sealed class Arena : IAsyncDisposable
{
    private readonly ConnectionMultiplexer _connection;
    private int _groups;

    private Arena(RedisServer server, ConnectionMultiplexer connection) => (Server, _connection) = (server, connection);

    public RedisServer Server { get; }

    public string ConnectionString => Server.ConnectionString;

    public IDatabase Database => _connection.GetDatabase();

    public static async Task<Arena> StartAsync()
    {
        var server = await RedisServer.StartAsync(new RedisServerOptions { Own = true });
        return new Arena(server, await ConnectionMultiplexer.ConnectAsync($"{server.ConnectionString},allowAdmin=true"));
    }

    /// <summary>Begins a stream anew, with so many entries of the one field <c>__data__</c>.</summary>
    public async Task FillAsync(string stream, int count, Func<int, ReadOnlyMemory<byte>> data)
    {
        await RemoveAsync(stream);
        await AddAsync(stream, count, data);
    }

    /// <summary>Adds entries of the one field <c>__data__</c>.</summary>
    public async Task AddAsync(string stream, int count, Func<int, ReadOnlyMemory<byte>> data)
    {
        foreach (var part in Enumerable.Range(0, count).Chunk(10_000))
            await Task.WhenAll(part.Select(number => Database.StreamAddAsync(stream, "__data__", data(number))));
    }

    /// <summary>A new group, at the stream's beginning by default, so that each run finds the whole backlog.</summary>
    public async Task<string> NewGroupAsync(string stream, string from = "0-0")
    {
        var group = $"group-{Interlocked.Increment(ref _groups)}";
        await Database.StreamCreateConsumerGroupAsync(stream, group, from, createStream: true);
        return group;
    }

    public Task RemoveGroupAsync(string stream, string group) => Database.StreamDeleteConsumerGroupAsync(stream, group);

    /// <summary>Removes a stream and its groups; the server frees it at leisure.</summary>
    public Task RemoveAsync(string stream) => Database.ExecuteAsync("UNLINK", stream);

    /// <summary>What the server has used so far.</summary>
    public async Task<ServerUsage> ServerAsync() => ServerUsage.Parse(await InfoAsync());

    public async Task<string> InfoAsync() => (string?)await Database.ExecuteAsync("INFO") ?? "";

    public async ValueTask DisposeAsync()
    {
        await _connection.DisposeAsync();
        await Server.DisposeAsync();
    }
}
