using StackExchange.Redis;

namespace StreamGroups.Transport.Redis;

/// <summary>Arguments of commands.</summary>
internal static class RedisText
{
    public static RedisKeyOrValue Arg(RedisValue value) => value;

    public static RedisValue Value(EntryId id) => id.ToString();

    /// <summary>Whole milliseconds, upwards, as the server takes times.</summary>
    public static long Milliseconds(TimeSpan time) => (long)Math.Ceiling(time.TotalMilliseconds);
}
