using StackExchange.Redis;
using static StreamGroups.Transport.Redis.RedisText;

namespace StreamGroups.Transport.Redis.Adding;

/// <summary>The arguments of an XADD.</summary>
internal static class AddArguments
{
    public static RedisKeyOrValue[] Of(RedisKey stream, ReadOnlyMemory<byte> data, in StreamTrim trim)
    {
        var (kind, limit) = Limit(trim);
        return kind is null
            ? [stream, Arg("*"), Arg(Payload.DataField), Arg(data)]
            : [stream, Arg(kind), Arg("~"), Arg(limit), Arg("*"), Arg(Payload.DataField), Arg(data)];
    }

    /// <summary>What is trimmed by, and how far; null where nothing is.</summary>
    public static (string? Kind, RedisValue Limit) Limit(in StreamTrim trim) => trim switch
    {
        { MaxLength: { } length } => ("MAXLEN", length),
        { MinId: { } id } => ("MINID", Value(id)),
        _ => (null, default),
    };
}
