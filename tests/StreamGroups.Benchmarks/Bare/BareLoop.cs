using StackExchange.Redis;

namespace StreamGroups.Benchmarks.Bare;

/// <summary>
/// The loop that somebody who knows the client well would write: one blocking read after the other, the raw reply parsed where it lies, and one
/// XACK for each batch, on a connection of its own, on its way while the next batch is read. Nothing is retried and nothing recovered.
/// </summary>
internal sealed class BareLoop : IAsyncDisposable
{
    private const int Count = 256;
    private const int BlockMilliseconds = 100;

    private readonly ConnectionMultiplexer _reading;
    private readonly ConnectionMultiplexer _acking;
    private readonly RedisKeyOrValue[] _read;
    private readonly RedisKeyOrValue[] _ack = new RedisKeyOrValue[Count + 2];
    private readonly byte[] _ids = new byte[Count * 48];

    private BareLoop(ConnectionMultiplexer reading, ConnectionMultiplexer acking, string stream, string group)
    {
        (_reading, _acking) = (reading, acking);
        _read =
        [
            (RedisValue)"GROUP", (RedisValue)group, (RedisValue)"bare", (RedisValue)"COUNT", (RedisValue)Count,
            (RedisValue)"BLOCK", (RedisValue)BlockMilliseconds, (RedisValue)"STREAMS", (RedisKey)stream, (RedisValue)">",
        ];
        (_ack[0], _ack[1]) = ((RedisKey)stream, (RedisValue)group);
    }

    public static async Task<BareLoop> OpenAsync(string connectionString, string stream, string group) =>
        new(await BareConnection.OpenAsync(connectionString), await BareConnection.OpenAsync(connectionString), stream, group);

    /// <summary>Runs until so many messages are handled and acked.</summary>
    public async Task RunAsync(long messages, Action<ReadOnlySpan<byte>> handle)
    {
        var (reader, acker) = (_reading.GetDatabase(), _acking.GetDatabase());
        Task<RespResult>? acked = null;
        for (long handled = 0; handled < messages;)
        {
            int count;
            using (var reply = await reader.ExecuteRespAsync("XREADGROUP", _read))
            {
                count = Handle(reply, handle);
            }
            if (count == 0) continue;
            handled += count;
            if (acked is not null) (await acked).Dispose();
            acked = acker.ExecuteRespAsync("XACK", _ack.AsMemory(0, count + 2));
        }
        if (acked is not null) (await acked).Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        await _reading.DisposeAsync();
        await _acking.DisposeAsync();
    }

    private int Handle(RespResult reply, Action<ReadOnlySpan<byte>> handle)
    {
        if (reply.IsNull) return 0;
        var reader = reply.Read();
        if (reader.Prefix == RESPite.Messages.RespPrefix.Array) reader.MoveNextAggregate();
        reader.MoveNextScalar();
        reader.MoveNextAggregate();
        var (count, used) = (reader.AggregateLength(), 0);
        for (var i = 0; i < count; i++)
        {
            reader.MoveNextAggregate();
            reader.MoveNextScalar();
            var length = reader.CopyTo(_ids.AsSpan(used));
            _ack[i + 2] = (RedisValue)_ids.AsMemory(used, length);
            used += length;
            reader.MoveNextAggregate();
            reader.MoveNextScalar();
            reader.MoveNextScalar();
            handle(reader.TryGetSpan(out var body) ? body : reader.ReadByteArray());
        }
        return count;
    }
}
