using System.Buffers;
using StackExchange.Redis;

namespace StreamGroups.Transport.Redis;

/// <summary>The arguments of an XACK, in borrowed arrays: there is one for every message, and most messages are short.</summary>
internal readonly struct AckArguments
{
    private readonly RedisKeyOrValue[] _arguments;
    private readonly byte[] _text;
    private readonly int _count;

    public AckArguments(RedisKey stream, RedisValue group, ReadOnlySpan<EntryId> ids)
    {
        _count = ids.Length + 2;
        _arguments = ArrayPool<RedisKeyOrValue>.Shared.Rent(_count);
        _text = ArrayPool<byte>.Shared.Rent(ids.Length * EntryId.LongestText);
        (_arguments[0], _arguments[1]) = (stream, group);
        for (int i = 0, used = 0; i < ids.Length; i++)
        {
            var length = ids[i].Format(_text.AsSpan(used));
            _arguments[i + 2] = (RedisValue)_text.AsMemory(used, length);
            used += length;
        }
    }

    public ReadOnlyMemory<RedisKeyOrValue> Memory => _arguments.AsMemory(0, _count);

    /// <summary>Gives the arrays back. Only when the command is answered: one that was given up may still be on its way out.</summary>
    public void Return()
    {
        ArrayPool<RedisKeyOrValue>.Shared.Return(_arguments);
        ArrayPool<byte>.Shared.Return(_text);
    }
}
