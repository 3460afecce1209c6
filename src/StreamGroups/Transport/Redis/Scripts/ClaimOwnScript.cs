using StackExchange.Redis;

namespace StreamGroups.Transport.Redis.Scripts;

/// <summary>Delivers a consumer's own leftovers again. Reading them as history would raise the count of all of them, at each reading.</summary>
internal static class ClaimOwnScript
{
    /// <summary>KEYS: stream. ARGV: group, consumer, IDs. Returns the entries that were still pending for the consumer and are still there.</summary>
    private const string Text = """
        local key, group, me, entries = KEYS[1], ARGV[1], ARGV[2], {}
        for i = 3, #ARGV do
            local line = redis.call('XPENDING', key, group, ARGV[i], ARGV[i], 1, me)[1]
            if line then
                local claimed = redis.call('XCLAIM', key, group, me, 0, ARGV[i])[1]
                if claimed then entries[#entries + 1] = {ARGV[i], line[4] + 1, claimed[2]} end
            end
        end
        return entries
        """;

    public static async ValueTask<Entry[]> RunAsync(
        RedisCommands commands, GroupAddress group, string consumer, ReadOnlyMemory<EntryId> ids, CancellationToken cancellationToken)
    {
        var values = new RedisValue[ids.Length + 2];
        values[0] = group.Group;
        values[1] = consumer;
        for (var i = 0; i < ids.Length; i++) values[i + 2] = RedisText.Value(ids.Span[i]);
        using var reply = await commands.EvaluateAsync(
            Text, [commands.Keys.Stream(group.Stream)], values, "Resuming own entries", group, cancellationToken).ConfigureAwait(false);
        return Parse(reply);
    }

    private static Entry[] Parse(RespResult reply)
    {
        var reader = reply.Read();
        var bodies = new BodyCopier();
        return EntryReplies.ReadCounted(ref reader, ref bodies);
    }
}
