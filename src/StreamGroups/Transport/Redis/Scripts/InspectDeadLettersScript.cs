using StackExchange.Redis;

namespace StreamGroups.Transport.Redis.Scripts;

/// <summary>How many dead letters there are, and the newest, of the same moment.</summary>
internal static class InspectDeadLettersScript
{
    /// <summary>KEYS: dead-letter stream.</summary>
    private const string Text = """
        local last = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)[1]
        return {redis.call('XLEN', KEYS[1]), last and last[1] or '0-0'}
        """;

    public static async ValueTask<DeadLetterSummary> RunAsync(RedisCommands commands, GroupAddress group, CancellationToken cancellationToken)
    {
        using var reply = await commands.EvaluateAsync(
            Text, [commands.Keys.DeadLetters(group)], [], "Counting dead letters", group, cancellationToken).ConfigureAwait(false);
        return Parse(reply);
    }

    private static DeadLetterSummary Parse(RespResult reply)
    {
        var reader = reply.Read();
        reader.MoveNextScalar();
        var count = reader.ReadInt64();
        reader.MoveNextScalar();
        return new DeadLetterSummary(count, EntryReplies.ReadId(ref reader));
    }
}
