using StackExchange.Redis;

namespace StreamGroups.Transport.Redis.Scripts;

/// <summary>Takes the right to be a group's one active process, or renews it.</summary>
internal static class TakeActiveScript
{
    /// <summary>KEYS: active. ARGV: token, lease ms. Returns -1 taken, -2 kept, or for how many ms another has it.</summary>
    private const string Text = LuaParts.EvenWithoutMemory + """
        local held = redis.call('GET', KEYS[1])
        if held and held ~= ARGV[1] then return math.max(0, redis.call('PTTL', KEYS[1])) end
        redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
        return held and -2 or -1
        """;

    public static async ValueTask<ActiveClaim> RunAsync(
        RedisCommands commands, GroupAddress group, string token, TimeSpan lease, CancellationToken cancellationToken)
    {
        using var reply = await commands.EvaluateAsync(
            Text, [commands.Keys.Active(group)], [token, RedisText.Milliseconds(lease)], "Asking to be the active one", group, cancellationToken)
            .ConfigureAwait(false);
        return reply.ReadScalar().ReadInt64() switch
        {
            -1 => new ActiveClaim(ActiveOutcome.Taken, TimeSpan.Zero),
            -2 => new ActiveClaim(ActiveOutcome.Kept, TimeSpan.Zero),
            var left => new ActiveClaim(ActiveOutcome.Another, TimeSpan.FromMilliseconds(left)),
        };
    }
}
