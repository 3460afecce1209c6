using StackExchange.Redis;

namespace StreamGroups.Transport.Redis.Scripts;

/// <summary>Gives back the right to be a group's one active process.</summary>
internal static class LeaveActiveScript
{
    /// <summary>KEYS: active. ARGV: token, wake channel. Publishing may be forbidden: then the others find out when they ask next.</summary>
    private const string Text = LuaParts.EvenWithoutMemory + """
        if redis.call('GET', KEYS[1]) ~= ARGV[1] then return end
        redis.call('DEL', KEYS[1])
        redis.pcall('PUBLISH', ARGV[2], 0)
        """;

    public static async ValueTask RunAsync(RedisCommands commands, GroupAddress group, string token, CancellationToken cancellationToken)
    {
        using var reply = await commands.EvaluateAsync(
            Text, [commands.Keys.Active(group)], [token, commands.Keys.WakeChannel(group)], "Standing down", group, cancellationToken)
            .ConfigureAwait(false);
    }
}
