using System.Net;
using StackExchange.Redis;

namespace StreamGroups.Transport.Redis;

/// <summary>Arguments of commands.</summary>
internal static class RedisText
{
    public static RedisKeyOrValue Arg(RedisValue value) => value;

    public static RedisValue Value(EntryId id) => id.ToString();

    /// <summary>Whole milliseconds, upwards, as the server takes times.</summary>
    public static long Milliseconds(TimeSpan time) => (long)Math.Ceiling(time.TotalMilliseconds);

    /// <summary>As in a connection string.</summary>
    public static string Name(EndPoint endPoint) => endPoint is DnsEndPoint dns ? $"{dns.Host}:{dns.Port}" : endPoint.ToString() ?? "";
}
