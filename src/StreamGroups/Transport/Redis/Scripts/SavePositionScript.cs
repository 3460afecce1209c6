using StackExchange.Redis;

namespace StreamGroups.Transport.Redis.Scripts;

/// <summary>Saves how far a reader without a group has got.</summary>
internal static class SavePositionScript
{
    /// <summary>KEYS: position. ARGV: ID, count or nothing, token. Returns the token of whoever saved it before.</summary>
    private const string Text = LuaParts.EvenWithoutMemory + """
        local before = redis.call('HGET', KEYS[1], 'token')
        redis.call('HSET', KEYS[1], 'id', ARGV[1], 'count', ARGV[2], 'token', ARGV[3])
        return before
        """;

    public static async ValueTask<string?> RunAsync(
        RedisCommands commands, string stream, string name, SavedPosition position, string token, CancellationToken cancellationToken)
    {
        RedisValue[] values = [RedisText.Value(position.Id), position.Count is { } count ? count : "", token];
        using var reply = await commands.EvaluateAsync(
            Text, [commands.Keys.Position(stream, name)], values, "Saving the position", stream, cancellationToken).ConfigureAwait(false);
        return reply.IsNull ? null : reply.ReadScalar().ReadString();
    }
}
