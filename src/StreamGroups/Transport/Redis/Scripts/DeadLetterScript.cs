using StackExchange.Redis;

namespace StreamGroups.Transport.Redis.Scripts;

/// <summary>Copies an entry to the dead-letter stream and acks it, if the consumer still owns it.</summary>
internal static class DeadLetterScript
{
    /// <summary>
    /// KEYS: stream, dead-letter stream. ARGV: group, consumer, ID, name of the time field, our fields. Returns 0 not the owner, 1 done, 2 gone.
    /// Lua passes at most some 8,000 arguments on: an entry with more fields than that is packed into one.
    /// </summary>
    private const string Text = """
        local key, group, id = KEYS[1], ARGV[1], ARGV[3]
        if #redis.call('XPENDING', key, group, id, id, 1, ARGV[2]) == 0 then return 0 end
        local entry = redis.call('XRANGE', key, id, id)[1]
        if not entry then
            redis.call('XACK', key, group, id)
            return 2
        end
        local copy = entry[2]
        if #copy > 7900 then copy = {'__dead_fields__', cmsgpack.pack(copy)} end
        for i = 5, #ARGV do copy[#copy + 1] = ARGV[i] end
        local now = redis.call('TIME')
        copy[#copy + 1] = ARGV[4]
        copy[#copy + 1] = now[1] .. string.sub(string.format('%06d', now[2]), 1, 3)
        redis.call('XADD', KEYS[2], '*', unpack(copy))
        redis.call('XACK', key, group, id)
        return 1
        """;

    public static async ValueTask<SettleResult> RunAsync(
        RedisCommands commands, GroupAddress group, string consumer, EntryId id, DeadLetter letter, CancellationToken cancellationToken)
    {
        List<RedisValue> values = [group.Group, consumer, RedisText.Value(id), DeadLetterFields.Time];
        foreach (var (name, value) in DeadLetterFields.Of(group, consumer, id, letter))
        {
            values.Add(name);
            values.Add(value);
        }
        using var reply = await commands.EvaluateAsync(
            Text, [commands.Keys.Stream(group.Stream), commands.Keys.DeadLetters(group)], values.ToArray(),
            $"Dead-lettering entry {id} to {ReservedNames.DeadLetterStream(group)}", group, cancellationToken).ConfigureAwait(false);
        return SettleReplies.Read(reply);
    }
}
