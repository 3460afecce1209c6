using StackExchange.Redis;

namespace StreamGroups.Transport.Redis.Scripts;

/// <summary>Looks at a stream for its readers without a group. The reply of XINFO itself has the bodies of two entries in it.</summary>
internal static class InspectStreamScript
{
    /// <summary>KEYS: stream. Returns nothing where it is missing; else the last ID, the first entry's, the length, the entries added, the highest deleted ID.</summary>
    private const string Text = LuaParts.EvenWithoutMemory + """
        if redis.call('EXISTS', KEYS[1]) == 0 then return false end
        local info, found = redis.call('XINFO', 'STREAM', KEYS[1]), {}
        for i = 1, #info, 2 do found[info[i]] = info[i + 1] end
        return {
            found['last-generated-id'], found['recorded-first-entry-id'], found['length'], found['entries-added'], found['max-deleted-entry-id'],
        }
        """;

    public static async ValueTask<StreamState?> RunAsync(RedisCommands commands, string stream, CancellationToken cancellationToken)
    {
        using var reply = await commands.EvaluateAsync(
            Text, [commands.Keys.Stream(stream)], [], "Looking at the stream", stream, cancellationToken).ConfigureAwait(false);
        return reply.IsNull ? null : Parse(reply);
    }

    private static StreamState Parse(RespResult reply)
    {
        var reader = reply.Read();
        reader.MoveNextScalar();
        var last = EntryReplies.ReadId(ref reader);
        reader.MoveNextScalar();
        var first = EntryReplies.ReadId(ref reader);
        reader.MoveNextScalar();
        var length = reader.ReadInt64();
        reader.MoveNextScalar();
        var added = reader.ReadInt64();
        reader.MoveNextScalar();
        return StreamState.Of(last, first, length, added, EntryReplies.ReadId(ref reader));
    }
}
