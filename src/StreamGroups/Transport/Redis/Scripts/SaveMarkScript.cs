namespace StreamGroups.Transport.Redis.Scripts;

/// <summary>Keeps how far a group has got: the ID just below its lowest pending one, or the last delivered one where nothing is pending.</summary>
internal static class SaveMarkScript
{
    /// <summary>KEYS: stream, mark. ARGV: group. Nothing where the group is missing: its mark is needed as it is.</summary>
    private const string Text = LuaParts.EvenWithoutMemory + """
        local key, group = KEYS[1], ARGV[1]

        """ + LuaParts.Ids + LuaParts.FindGroup + """
        local found = findgroup()
        if not found then return end
        local lowest = redis.call('XPENDING', key, group)[2]
        redis.call('HSET', KEYS[2], 'after', lowest and previous(lowest) or found['last-delivered-id'])
        """;

    public static async ValueTask RunAsync(RedisCommands commands, GroupAddress group, CancellationToken cancellationToken)
    {
        using var reply = await commands.EvaluateAsync(
            Text, [commands.Keys.Stream(group.Stream), commands.Keys.Mark(group)], [group.Group], "Saving the group's mark", group, cancellationToken)
            .ConfigureAwait(false);
    }
}
