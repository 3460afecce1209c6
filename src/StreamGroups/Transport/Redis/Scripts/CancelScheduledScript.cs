namespace StreamGroups.Transport.Redis.Scripts;

/// <summary>Forgets a scheduled message, and what its message ID stands for, so that the ID can be used anew.</summary>
internal static class CancelScheduledScript
{
    /// <summary>KEYS: stream, schedule, bodies. ARGV: ID, what the keys of message IDs begin with. Returns whether it waited.</summary>
    private const string Text = LuaParts.Scheduled + """
        local id = ARGV[1]
        local body = redis.call('HGET', KEYS[3], id)
        if redis.call('ZREM', KEYS[2], id) == 0 then return 0 end
        redis.call('HDEL', KEYS[3], id)
        local message = body and partsof(body).message or ''
        if message ~= '' and redis.call('GET', ARGV[2] .. message) == id then redis.call('DEL', ARGV[2] .. message) end
        return 1
        """;

    public static async ValueTask<bool> RunAsync(RedisCommands commands, string stream, EntryId id, CancellationToken cancellationToken)
    {
        var keys = commands.Keys;
        using var reply = await commands.EvaluateAsync(
            Text, [keys.Stream(stream), keys.Scheduled(stream), keys.ScheduledBodies(stream)], [$"{id.Milliseconds}-{id.Sequence:D16}", keys.SentPrefix(stream)],
            "Cancelling a scheduled message", stream, cancellationToken).ConfigureAwait(false);
        return reply.ReadScalar().ReadInt64() == 1;
    }
}
