using StackExchange.Redis;

namespace StreamGroups.Transport.Redis.Scripts;

/// <summary>Deletes dead letters without sending them; not XTRIM, which frees all that it trims in one go.</summary>
internal static class DeleteDeadLettersScript
{
    public const int PageSize = 256;

    /// <summary>KEYS: dead-letter stream. ARGV: first and last ID, how many. Returns how many there were.</summary>
    private const string Text = """
        local ids = {}
        for _, letter in ipairs(redis.call('XRANGE', KEYS[1], ARGV[1], ARGV[2], 'COUNT', ARGV[3])) do ids[#ids + 1] = letter[1] end
        if #ids == 0 then return 0 end
        return redis.call('XDEL', KEYS[1], unpack(ids))
        """;

    public static async ValueTask<long> RunAsync(
        RedisCommands commands, GroupAddress group, EntryId from, EntryId to, long count, CancellationToken cancellationToken)
    {
        using var reply = await commands.EvaluateAsync(
            Text, [commands.Keys.DeadLetters(group)], [RedisText.Value(from), RedisText.Value(to), Math.Min(count, PageSize)],
            "Purging dead letters", group, cancellationToken).ConfigureAwait(false);
        return reply.ReadScalar().ReadInt64();
    }
}
