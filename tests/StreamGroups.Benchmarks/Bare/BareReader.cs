using StackExchange.Redis;

namespace StreamGroups.Benchmarks.Bare;

/// <summary>Reads new entries of one group, over a connection of its own.</summary>
internal sealed class BareReader(ConnectionMultiplexer connection, string stream, string group, BareLoopOptions options) : IAsyncDisposable
{
    /// <summary>The entries of one read. More make the loop no faster, and fewer slower.</summary>
    public const int Count = 500;

    private readonly IDatabase _database = connection.GetDatabase();

    private readonly RedisKeyOrValue[] _read =
    [
        (RedisValue)"GROUP", (RedisValue)group, (RedisValue)options.Consumer, (RedisValue)"COUNT", (RedisValue)Count,
        (RedisValue)"BLOCK", (RedisValue)options.BlockMilliseconds, (RedisValue)"STREAMS", (RedisKey)stream, (RedisValue)">",
    ];

    public Task<RespResult> ReadAsync() => _database.ExecuteRespAsync("XREADGROUP", _read);

    /// <summary>Does not wait for a read that blocks.</summary>
    public async ValueTask DisposeAsync()
    {
        await connection.CloseAsync(allowCommandsToComplete: false);
        await connection.DisposeAsync();
    }
}
