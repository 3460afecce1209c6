using RESPite.Messages;
using StackExchange.Redis;

namespace StreamGroups.Transport.Redis.Scripts;

/// <summary>Lists what is pending for a whole group in the order of IDs, but for what is parked for later.</summary>
internal static class PendingOfAllScript
{
    /// <summary>
    /// KEYS: stream, retry set. ARGV: group, after which ID, most to look at, parked consumer. Returns lines as XPENDING does, and the last ID looked at, or
    /// nothing at the end.
    /// </summary>
    private const string Text = LuaParts.EvenWithoutMemory + LuaParts.Clock + """
        local time, lines, last, seen = now(), {}, false, 0
        for _, line in ipairs(redis.call('XPENDING', KEYS[1], ARGV[1], '(' .. ARGV[2], '+', ARGV[3])) do
            local due = line[2] == ARGV[4] and redis.call('ZSCORE', KEYS[2], line[1])
            if not due or tonumber(due) <= time then lines[#lines + 1] = line end
            last, seen = line[1], seen + 1
        end
        return {lines, seen == tonumber(ARGV[3]) and last}
        """;

    public static async ValueTask<PendingPage> RunAsync(
        RedisCommands commands, GroupAddress group, EntryId after, int count, CancellationToken cancellationToken)
    {
        using var reply = await commands.EvaluateAsync(
            Text, [commands.Keys.Stream(group.Stream), commands.Keys.RetrySet(group)],
            [group.Group, RedisText.Value(after), count, ReservedNames.RetryConsumer], "Listing all pending entries", group, cancellationToken)
            .ConfigureAwait(false);
        return Parse(reply);
    }

    private static PendingPage Parse(RespResult reply)
    {
        var reader = reply.Read();
        reader.MoveNextAggregate();
        var entries = EntryReplies.ReadPending(ref reader);
        reader.MoveNext();
        return new PendingPage(entries, reader.IsNull ? null : EntryReplies.ReadId(ref reader));
    }
}
