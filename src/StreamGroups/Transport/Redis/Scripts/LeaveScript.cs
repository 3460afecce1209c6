using StackExchange.Redis;

namespace StreamGroups.Transport.Redis.Scripts;

/// <summary>Gives a consumer's name back. A consumer that still has entries pending stays, or they would be lost.</summary>
internal static class LeaveScript
{
    /// <summary>KEYS: stream, names. ARGV: group, consumer, token, whether for good.</summary>
    private const string Text = LuaParts.Names + """
        local key, group, me = KEYS[1], ARGV[1], ARGV[2]
        local known = parse(redis.call('HGET', KEYS[2], me))
        if known and known.token ~= ARGV[3] then return end
        redis.call('HDEL', KEYS[2], me)
        if ARGV[4] == '0' then return end
        local pending = redis.pcall('XPENDING', key, group, '-', '+', 1, me)
        if not pending.err and #pending == 0 then redis.call('XGROUP', 'DELCONSUMER', key, group, me) end
        """;

    public static async ValueTask RunAsync(
        RedisCommands commands, GroupAddress group, string consumer, string token, bool forGood, CancellationToken cancellationToken)
    {
        using var reply = await commands.EvaluateAsync(
            Text, [commands.Keys.Stream(group.Stream), commands.Keys.Names(group)], [group.Group, consumer, token, forGood ? 1 : 0],
            $"Giving back the consumer name '{consumer}'", group, cancellationToken).ConfigureAwait(false);
    }
}
