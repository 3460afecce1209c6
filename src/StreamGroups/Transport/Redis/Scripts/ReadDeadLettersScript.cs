using StackExchange.Redis;

namespace StreamGroups.Transport.Redis.Scripts;

/// <summary>A page of dead letters that is bounded in number and size: they may have bodies of any size, and stack traces.</summary>
internal static class ReadDeadLettersScript
{
    private const int PageSize = 256;
    private const int PageBytes = 1024 * 1024;

    /// <summary>KEYS: dead-letter stream. ARGV: first and last ID, most letters, most bytes. The first look is at one, since it may be a large one.</summary>
    private const string Text = DeadLetterLua.Split + """
        local letters, bytes, from, count = {}, 0, ARGV[1], 1
        local most, room = tonumber(ARGV[3]), tonumber(ARGV[4])
        while #letters < most and bytes < room do
            count = math.min(count, most - #letters)
            local page = redis.call('XRANGE', KEYS[1], from, ARGV[2], 'COUNT', count)
            for _, letter in ipairs(page) do
                local fields = letter[2]
                for _, part in ipairs(fields) do bytes = bytes + #part end
                if fields[1] == '__dead_fields__' then
                    local own, at = split(fields)
                    if own then
                        for i = at, #fields do own[#own + 1] = fields[i] end
                        letter[2] = own
                    end
                end
                letters[#letters + 1] = letter
            end
            if #page < count then break end
            from = '(' .. page[#page][1]
            count = math.min(64, 2 * count)
        end
        return letters
        """;

    public static async ValueTask<StoredDeadLetter[]> RunAsync(
        RedisCommands commands, GroupAddress group, EntryId from, EntryId to, CancellationToken cancellationToken)
    {
        using var reply = await commands.EvaluateAsync(
            Text, [commands.Keys.DeadLetters(group)], [RedisText.Value(from), RedisText.Value(to), PageSize, PageBytes],
            "Reading dead letters", group, cancellationToken).ConfigureAwait(false);
        return Parse(reply);
    }

    private static StoredDeadLetter[] Parse(RespResult reply)
    {
        var reader = reply.Read();
        var bodies = new BodyBuffer();
        var letters = new StoredDeadLetter[reader.AggregateLength()];
        for (var i = 0; i < letters.Length; i++)
        {
            reader.MoveNextAggregate();
            reader.MoveNextScalar();
            var id = EntryReplies.ReadId(ref reader);
            letters[i] = new StoredDeadLetter(id, EntryReplies.ReadAllFields(ref reader, bodies));
        }
        return letters;
    }
}
