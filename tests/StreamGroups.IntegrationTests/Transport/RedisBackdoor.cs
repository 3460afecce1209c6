using StackExchange.Redis;
using StreamGroups.Conformance;
using StreamGroups.TestSupport;
using StreamGroups.Transport;

namespace StreamGroups.IntegrationTests.Transport;

/// <summary>Another program's connection to the same server.</summary>
internal sealed class RedisBackdoor(ConnectionMultiplexer connection, string readerName) : ITransportBackdoor, IAsyncDisposable
{
    private readonly IDatabase _database = connection.GetDatabase();

    public async ValueTask<EntryId> AddAsync(string stream, params ReadOnlyMemory<byte>[] namesAndValues)
    {
        object[] arguments = [(RedisKey)stream, "*", .. namesAndValues.Select(part => (object)(RedisValue)part.ToArray())];
        return EntryId.Parse((string)(await _database.ExecuteAsync("XADD", arguments))!);
    }

    /// <summary>The server's clock decides what is old.</summary>
    public async ValueTask<EntryId> AddAgedAsync(string stream, TimeSpan age, params ReadOnlyMemory<byte>[] namesAndValues)
    {
        var result = await _database.ScriptEvaluateAsync(
            """
            local id = string.format('%.0f-*', redis.call('TIME')[1] * 1000 - ARGV[1])
            return redis.call('XADD', KEYS[1], id, unpack(ARGV, 2))
            """,
            [stream], [(long)age.TotalMilliseconds, .. namesAndValues.Select(part => (RedisValue)part.ToArray())]);
        return EntryId.Parse((string)result!);
    }

    public async ValueTask<RawEntry[]> ReadAllAsync(string stream) =>
        [.. (await _database.StreamRangeAsync(stream)).Select(entry => new RawEntry(
            EntryId.Parse(entry.Id.ToString()),
            [.. entry.Values.SelectMany(field => new ReadOnlyMemory<byte>[] { (byte[])field.Name!, (byte[])field.Value! })]))];

    public async ValueTask<string?> ReadPositionAsync(string key) => await _database.HashGetAsync(key, "id");

    public async ValueTask DeleteEntryAsync(string stream, EntryId id) => await _database.StreamDeleteAsync(stream, [id.ToString()]);

    public async ValueTask ForgetAsync(string stream, int entries) => await _database.ScriptEvaluateAsync(
        """
        local all = redis.call('XRANGE', KEYS[1], '-', '+')
        local left = #all - ARGV[1]
        for i = left + 1, #all do redis.call('XDEL', KEYS[1], all[i][1]) end
        redis.call('XSETID', KEYS[1], all[left][1], 'ENTRIESADDED', left, 'MAXDELETEDID', '0-0')
        """,
        [stream], [entries]);

    public async ValueTask TrimAsync(string stream, int length) => await _database.StreamTrimAsync(stream, length);

    public async ValueTask DeleteStreamAsync(string stream) => await _database.KeyDeleteAsync(stream);

    /// <summary>On a cluster the names may be of different servers.</summary>
    public async ValueTask RenameAsync(string stream, string to)
    {
        await _database.KeyDeleteAsync(to);
        await _database.KeyRestoreAsync(to, (await _database.KeyDumpAsync(stream))!);
        await _database.KeyDeleteAsync(stream);
    }

    public async ValueTask ReplaceByOtherTypeAsync(string stream) => await _database.StringSetAsync(stream, "no stream");

    public async ValueTask DestroyGroupAsync(GroupAddress group) =>
        await _database.ExecuteAsync("XGROUP", "DESTROY", (RedisKey)group.Stream, group.Group);

    public async ValueTask DeleteConsumerAsync(GroupAddress group, string consumer) =>
        await _database.ExecuteAsync("XGROUP", "DELCONSUMER", (RedisKey)group.Stream, group.Group, consumer);

    public async ValueTask WipeAsync() => await Task.WhenAll(Masters.Select(master => master.ExecuteAsync("FLUSHALL")));

    /// <summary>XCLAIM cannot age what is no longer in the stream, and would take it off the list.</summary>
    public async ValueTask AgeAsync(GroupAddress group, TimeSpan idle) =>
        await _database.ScriptEvaluateAsync(
            """
            for _, line in ipairs(redis.call('XPENDING', KEYS[1], ARGV[1], '-', '+', 1000000)) do
                if redis.call('XRANGE', KEYS[1], line[1], line[1])[1] then
                    redis.call('XCLAIM', KEYS[1], ARGV[1], line[2], 0, line[1], 'IDLE', ARGV[2], 'JUSTID')
                end
            end
            local parked = redis.call('ZRANGE', KEYS[2], 0, -1)
            for _, id in ipairs(parked) do redis.call('ZINCRBY', KEYS[2], -ARGV[2], id) end
            """,
            [group.Stream, ReservedNames.RetrySet(group)], [group.Group, (long)idle.TotalMilliseconds + 1]);

    public async ValueTask PassTimeAsync(TimeSpan time) => await Task.Delay(time);

    public ValueTask WaitUntilBlockedAsync(int reads) => new(Eventually.HoldsAsync(
        async () => await BlockedAsync() >= reads, $"{reads} reads wait in the server"));

    public ValueTask DisposeAsync() => connection.DisposeAsync();

    /// <summary>The only server, or those of the cluster.</summary>
    private IEnumerable<IServer> Masters => connection.GetServers().Where(server => server is { IsConnected: true, IsReplica: false });

    private async Task<int> BlockedAsync()
    {
        var clients = await Task.WhenAll(Masters.Select(master => master.ExecuteAsync("CLIENT", "LIST")));
        return clients.SelectMany(list => ((string)list!).Split('\n')).Count(line =>
            line.Contains($" name={readerName} ", StringComparison.Ordinal) && line.Contains(" flags=b", StringComparison.Ordinal));
    }
}
