using StackExchange.Redis;

namespace StreamGroups.Transport.Redis.Scripts;

/// <summary>Adds a dead letter's entry to its stream anew, for all groups.</summary>
internal static class RepublishScript
{
    /// <summary>KEYS: stream, dead-letter stream. ARGV: dead letter's ID. Returns a <see cref="DeadLetterOutcome"/>.</summary>
    private const string Text = DeadLetterLua.Split + """
        local letter = redis.call('XRANGE', KEYS[2], ARGV[1], ARGV[1])[1]
        if not letter then return 0 end
        local own = split(letter[2])
        if not own then return 4 end
        if #own > 7900 then return 3 end
        local count = #own
        if count > 2 and own[count - 1] == '__only__' then count = count - 2 end
        redis.call('XADD', KEYS[1], '*', unpack(own, 1, count))
        redis.call('XDEL', KEYS[2], ARGV[1])
        return 1
        """;

    public static async ValueTask<DeadLetterOutcome> RunAsync(
        RedisCommands commands, GroupAddress group, EntryId id, CancellationToken cancellationToken)
    {
        using var reply = await commands.EvaluateAsync(
            Text, [commands.Keys.Stream(group.Stream), commands.Keys.DeadLetters(group)], [RedisText.Value(id)],
            $"Republishing dead letter {id}", group, cancellationToken).ConfigureAwait(false);
        return (DeadLetterOutcome)reply.ReadScalar().ReadInt64();
    }
}
