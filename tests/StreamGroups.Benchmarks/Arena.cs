using System.Globalization;
using StackExchange.Redis;
using StreamGroups.TestSupport.RedisServers;

namespace StreamGroups.Benchmarks;

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

    /// <summary>Fills a stream with entries of the one field <c>__data__</c>.</summary>
    public async Task FillAsync(string stream, int count, Func<int, ReadOnlyMemory<byte>> data)
    {
        await Database.KeyDeleteAsync(stream);
        foreach (var part in Enumerable.Range(0, count).Chunk(10_000))
            await Task.WhenAll(part.Select(number => Database.StreamAddAsync(stream, "__data__", data(number))));
    }

    /// <summary>A new group at the stream's beginning, so that each run finds the whole backlog.</summary>
    public async Task<string> NewGroupAsync(string stream)
    {
        var group = $"group-{++_groups}";
        await Database.StreamCreateConsumerGroupAsync(stream, group, "0-0");
        return group;
    }

    public Task RemoveGroupAsync(string stream, string group) => Database.StreamDeleteConsumerGroupAsync(stream, group);

    /// <summary>The processor time that the server has used, and the commands that it has run.</summary>
    public async Task<(TimeSpan Time, double Commands)> ServerAsync()
    {
        var info = (string?)await Database.ExecuteAsync("INFO") ?? "";
        var seconds = Number(info, "used_cpu_user:") + Number(info, "used_cpu_sys:");
        return (TimeSpan.FromSeconds(seconds), Number(info, "total_commands_processed:"));
    }

    public async ValueTask DisposeAsync()
    {
        await _connection.DisposeAsync();
        await Server.DisposeAsync();
    }

    private static double Number(string info, string field)
    {
        var line = info.Split("\r\n").First(line => line.StartsWith(field, StringComparison.Ordinal));
        return double.Parse(line.AsSpan(field.Length), CultureInfo.InvariantCulture);
    }
}
