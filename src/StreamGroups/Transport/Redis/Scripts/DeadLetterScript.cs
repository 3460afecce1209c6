using StackExchange.Redis;

namespace StreamGroups.Transport.Redis.Scripts;

/// <summary>Copies an entry to the dead-letter stream and acks it, if the consumer still owns it.</summary>
internal static class DeadLetterScript
{
    /// <summary>
    /// KEYS: stream, dead-letter stream. ARGV: group, consumer, ID, longest length or none, ms since the delivery or none, names of the fields for
    /// last delivery and time, our fields. Returns 0 not the owner, 1 done, 2 gone. Lua passes at most some 8,000 arguments on: an entry with more
    /// fields than that is packed into one.
    /// </summary>
    private const string Text = LuaParts.Clock + """
        local key, group, id = KEYS[1], ARGV[1], ARGV[3]
        local line = redis.call('XPENDING', key, group, id, id, 1, ARGV[2])[1]
        if not line then return 0 end
        local entry = redis.call('XRANGE', key, id, id)[1]
        if not entry then
            redis.call('XACK', key, group, id)
            return 2
        end
        local copy = entry[2]
        if #copy > 7900 then copy = {'__dead_fields__', cmsgpack.pack(copy)} end
        for i = 8, #ARGV do copy[#copy + 1] = ARGV[i] end
        local time = now()
        copy[#copy + 1] = ARGV[6]
        copy[#copy + 1] = string.format('%.0f', time - (tonumber(ARGV[5]) or line[3]))
        copy[#copy + 1] = ARGV[7]
        copy[#copy + 1] = string.format('%.0f', time)
        if ARGV[4] == '' then
            redis.call('XADD', KEYS[2], '*', unpack(copy))
        else
            redis.call('XADD', KEYS[2], 'MAXLEN', '~', ARGV[4], '*', unpack(copy))
        end
        redis.call('XACK', key, group, id)
        return 1
        """;

    public static async ValueTask<SettleResult> RunAsync(
        RedisCommands commands, GroupAddress group, string consumer, EntryId id, DeadLetter letter, CancellationToken cancellationToken)
    {
        List<RedisValue> values =
        [
            group.Group, consumer, RedisText.Value(id), letter.MaxLength ?? RedisValue.EmptyString,
            letter.SinceDelivery is { } since ? (long)since.TotalMilliseconds : RedisValue.EmptyString, // Upwards it might be before the publishing.
            DeadLetterFields.LastTime, DeadLetterFields.Time,
        ];
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
