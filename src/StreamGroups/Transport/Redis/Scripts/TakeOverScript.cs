using StackExchange.Redis;

namespace StreamGroups.Transport.Redis.Scripts;

/// <summary>
/// Delivers an entry to a consumer whoever has it, unless it is parked for later. XCLAIM takes an entry that is no longer in the stream off the pending
/// list, and raises the count, unless it is told one.
/// </summary>
internal static class TakeOverScript
{
    /// <summary>KEYS: stream, retry set. ARGV: group, consumer, ID, whether it counts, parked consumer. Returns the entry, or none.</summary>
    private const string Text = LuaParts.Clock + """
        local key, group, me, id, retry = KEYS[1], ARGV[1], ARGV[2], ARGV[3], ARGV[5]
        local line = redis.call('XPENDING', key, group, id, id, 1)[1]
        if not line then return {} end
        local due = line[2] == retry and redis.call('ZSCORE', KEYS[2], id)
        if due and tonumber(due) > now() then return {} end
        local count = line[4] + tonumber(ARGV[4])
        local claimed = redis.call('XCLAIM', key, group, me, 0, id, 'RETRYCOUNT', count)[1]
        if line[2] == retry then redis.call('ZREM', KEYS[2], id) end
        return claimed and {{id, count, claimed[2]}} or {}
        """;

    public static async ValueTask<Entry[]> RunAsync(
        RedisCommands commands, GroupAddress group, string consumer, EntryId id, bool counted, CancellationToken cancellationToken)
    {
        using var reply = await commands.EvaluateAsync(
            Text, [commands.Keys.Stream(group.Stream), commands.Keys.RetrySet(group)],
            [group.Group, consumer, RedisText.Value(id), counted ? 1 : 0, ReservedNames.RetryConsumer], "Taking an entry over", group, cancellationToken)
            .ConfigureAwait(false);
        return Parse(reply);
    }

    private static Entry[] Parse(RespResult reply)
    {
        var reader = reply.Read();
        return EntryReplies.ReadCounted(ref reader, new BodyBuffer());
    }
}
