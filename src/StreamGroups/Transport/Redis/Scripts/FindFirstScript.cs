using StackExchange.Redis;

namespace StreamGroups.Transport.Redis.Scripts;

/// <summary>Finds out which of some entries a stream still has.</summary>
internal static class FindFirstScript
{
    /// <summary>KEYS: stream. ARGV: IDs. Returns the first one that there is an entry of, or nothing.</summary>
    private const string Text = LuaParts.EvenWithoutMemory + """
        for _, id in ipairs(ARGV) do
            if redis.call('XRANGE', KEYS[1], id, id)[1] then return id end
        end
        return false
        """;

    public static async ValueTask<EntryId?> RunAsync(RedisCommands commands, string stream, EntryId[] ids, CancellationToken cancellationToken)
    {
        using var reply = await commands.EvaluateAsync(
            Text, [commands.Keys.Stream(stream)], [.. ids.Select(RedisText.Value)], "Looking for what was read", stream, cancellationToken)
            .ConfigureAwait(false);
        return reply.IsNull ? null : EntryId.Parse(reply.ReadScalar().ReadString()!);
    }
}
