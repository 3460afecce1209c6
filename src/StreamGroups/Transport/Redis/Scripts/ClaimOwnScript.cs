using StackExchange.Redis;

namespace StreamGroups.Transport.Redis.Scripts;

/// <summary>Delivers a consumer's own leftovers again. Reading them as history would raise the count of all of them, at each reading.</summary>
internal static class ClaimOwnScript
{
    /// <summary>
    /// KEYS: stream, names. ARGV: group, consumer, token, client IDs, recorded lease ms, whether it counts, IDs. Returns the entries that were still
    /// pending for the consumer and are still there. XCLAIM raises the count, unless it is told one.
    /// </summary>
    private const string Text = LuaParts.EvenWithoutMemory + LuaParts.Clock + LuaParts.Names + LuaParts.Owns + """
        local key, group, me, entries = KEYS[1], ARGV[1], ARGV[2], {}
        if not owns(KEYS[2], me, ARGV[3], ARGV[4], ARGV[5], false) then return entries end
        for i = 7, #ARGV do
            local line = redis.call('XPENDING', key, group, ARGV[i], ARGV[i], 1, me)[1]
            if line then
                local count = line[4] + tonumber(ARGV[6])
                local claimed = redis.call('XCLAIM', key, group, me, 0, ARGV[i], 'RETRYCOUNT', count)[1]
                if claimed then entries[#entries + 1] = {ARGV[i], count, claimed[2]} end
            end
        end
        return entries
        """;

    public static async ValueTask<Entry[]> RunAsync(
        RedisCommands commands, GroupAddress group, string consumer, NameProof proof, ReadOnlyMemory<EntryId> ids, bool counted,
        CancellationToken cancellationToken)
    {
        var values = new RedisValue[ids.Length + 6];
        (values[0], values[1], values[2], values[3], values[4]) = (group.Group, consumer, proof.Token, proof.ClientIds, proof.LeaseMilliseconds);
        values[5] = counted ? 1 : 0;
        for (var i = 0; i < ids.Length; i++) values[i + 6] = RedisText.Value(ids.Span[i]);
        using var reply = await commands.EvaluateAsync(
            Text, [commands.Keys.Stream(group.Stream), commands.Keys.Names(group)], values, "Resuming own entries", group, cancellationToken).ConfigureAwait(false);
        return Parse(reply);
    }

    private static Entry[] Parse(RespResult reply)
    {
        var reader = reply.Read();
        var bodies = new BodyBuffer();
        return EntryReplies.ReadCounted(ref reader, bodies);
    }
}
