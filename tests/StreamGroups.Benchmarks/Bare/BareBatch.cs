using RESPite.Messages;
using StackExchange.Redis;

namespace StreamGroups.Benchmarks.Bare;

/// <summary>What one read has brought: the bodies are handed on where they lie in the reply, the IDs are kept for one XACK.</summary>
internal sealed class BareBatch
{
    private const int LongestId = 48;

    private readonly RedisKeyOrValue[] _ack = new RedisKeyOrValue[BareReader.Count + 2];
    private readonly byte[] _ids = new byte[BareReader.Count * LongestId];

    public BareBatch(string stream, string group) => (_ack[0], _ack[1]) = ((RedisKey)stream, (RedisValue)group);

    public int Count { get; private set; }

    public ReadOnlyMemory<RedisKeyOrValue> Ack => _ack.AsMemory(0, Count + 2);

    public void Take(RespResult reply, Action<ReadOnlySpan<byte>> take)
    {
        Count = 0;
        if (reply.IsNull) return;
        var reader = reply.Read();
        if (reader.Prefix == RespPrefix.Array) reader.MoveNextAggregate();
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
            take(reader.TryGetSpan(out var body) ? body : reader.ReadByteArray());
        }
        Count = count;
    }
}
