using StackExchange.Redis;

namespace StreamGroups.Faults.Jobs;

/// <summary>Finds a message's key in what the server stores of it.</summary>
internal static class JobText
{
    private static ReadOnlySpan<byte> Before => "\"key\":\""u8;

    /// <param name="values">An entry's fields: names and values in turn.</param>
    public static string? KeyIn(IEnumerable<RedisValue> values)
    {
        foreach (var value in values)
        {
            ReadOnlySpan<byte> bytes = (byte[])value!;
            if (bytes.IndexOf(Before) is not (>= 0 and var start)) continue;
            var rest = bytes[(start + Before.Length)..];
            return System.Text.Encoding.UTF8.GetString(rest[..rest.IndexOf((byte)'"')]);
        }
        return null;
    }
}
