using StackExchange.Redis;

namespace StreamGroups.Transport.Redis.Scripts;

/// <summary>
/// Lets leases run anew. Not a plain XCLAIM, which would take back what another has claimed meanwhile. XCLAIM takes entries that are no longer
/// in the stream off the pending list, and returns nothing for them.
/// </summary>
internal static class RenewScript
{
    /// <summary>
    /// KEYS: stream, names. ARGV: group, consumer, token, client IDs, recorded lease ms, IDs. Returns a state for each ID: 1 held, 2 lost,
    /// 3 settled, 4 gone.
    /// </summary>
    private const string Text = LuaParts.EvenWithoutMemory + LuaParts.Clock + LuaParts.Names + LuaParts.Owns + """
        local key, group, me = KEYS[1], ARGV[1], ARGV[2]
        local states, own = {}, {}
        if not owns(KEYS[2], me, ARGV[3], ARGV[4], ARGV[5], true) then
            for i = 6, #ARGV do states[i - 5] = 2 end
            return states
        end
        for i = 6, #ARGV do
            local line = redis.call('XPENDING', key, group, ARGV[i], ARGV[i], 1)[1]
            if not line then
                states[i - 5] = 3
            elseif line[2] ~= me then
                states[i - 5] = 2
            else
                states[i - 5] = 4
                own[#own + 1] = ARGV[i]
            end
        end
        if #own == 0 then return states end
        local held = {}
        own[#own + 1] = 'JUSTID'
        for _, id in ipairs(redis.call('XCLAIM', key, group, me, 0, unpack(own))) do held[id] = true end
        for i = 6, #ARGV do
            if held[ARGV[i]] then states[i - 5] = 1 end
        end
        return states
        """;

    public static async ValueTask<LeaseState[]> RunAsync(
        RedisCommands commands, GroupAddress group, string consumer, NameProof proof, ReadOnlyMemory<EntryId> ids,
        CancellationToken cancellationToken)
    {
        BatchLimit.Check(ids.Length);
        var values = new RedisValue[ids.Length + 5];
        (values[0], values[1], values[2], values[3], values[4]) = (group.Group, consumer, proof.Token, proof.ClientIds, proof.LeaseMilliseconds);
        for (var i = 0; i < ids.Length; i++) values[i + 5] = RedisText.Value(ids.Span[i]);
        using var reply = await commands.EvaluateAsync(
            Text, [commands.Keys.Stream(group.Stream), commands.Keys.Names(group)], values, "Renewing leases", group, cancellationToken)
            .ConfigureAwait(false);
        return Parse(reply);
    }

    private static LeaseState[] Parse(RespResult reply)
    {
        var reader = reply.Read();
        var states = new LeaseState[reader.AggregateLength()];
        for (var i = 0; i < states.Length; i++)
        {
            reader.MoveNextScalar();
            states[i] = reader.ReadInt64() switch
            {
                1 => LeaseState.Held,
                2 => LeaseState.Lost,
                3 => LeaseState.Settled,
                _ => LeaseState.Gone,
            };
        }
        return states;
    }
}
