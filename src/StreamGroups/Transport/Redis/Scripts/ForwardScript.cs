using StackExchange.Redis;

namespace StreamGroups.Transport.Redis.Scripts;

/// <summary>
/// Acks entries and publishes what their handlers returned, of each all or nothing: only what is pending, whoever owns it. So of several consumers that
/// handled an entry one publishes, and a call that is sent again publishes nothing anew. Where the right to ack is missing nothing is published: a script
/// that stops halfway undoes nothing.
/// </summary>
internal static class ForwardScript
{
    /// <summary>What a stream may refuse.</summary>
    private const string Adding = "redis.pcall('XADD', target, '*', '__data__', ARGV[i + 2])";

    /// <summary>
    /// KEYS: stream, streams that are published to. ARGV: group, longest reply stream, number of mapped groups or -1 where nothing is deleted, these; of
    /// each entry ID, number of messages, of each kind, the key's number or the channel, data. Returns how many were deleted, then for each entry 0 not
    /// pending, 1 done, 1 and an error of a reply, or a dash and the error of a stream that did not take its message: what was added before is taken back.
    /// </summary>
    private const string Text = RetentionLua.ForDeleting + LuaParts.Reply + $$"""
        local group, mapped, outcomes, acked = ARGV[1], tonumber(ARGV[3]), {}, {}
        local at = math.max(mapped, 0) + 4
        local function answer(kind, target, data)
            if kind == 'c' then return redis.pcall('PUBLISH', target, data) end
            return reply(KEYS[tonumber(target)], ARGV[2], data)
        end
        local function publish(from, to)
            local added = {}
            for i = from, to, 3 do
                if ARGV[i] == 's' then
                    local target = KEYS[tonumber(ARGV[i + 1])]
                    local id = {{Adding}}
                    if type(id) == 'table' then
                        for _, entry in ipairs(added) do redis.call('XDEL', entry[1], entry[2]) end
                        return '-' .. id.err
                    end
                    added[#added + 1] = {target, id}
                end
            end
        end
        local function replies(from, to)
            local outcome = '1'
            for i = from, to, 3 do
                if ARGV[i] ~= 's' then
                    local sent = answer(ARGV[i], ARGV[i + 1], ARGV[i + 2])
                    if type(sent) == 'table' then outcome = '1' .. sent.err end
                end
            end
            return outcome
        end
        local allowed = redis.pcall('XACK', key, group, '0-0')
        if type(allowed) == 'table' then return redis.error_reply(allowed.err) end
        while at <= #ARGV do
            local id, last = ARGV[at], at + 1 + 3 * ARGV[at + 1]
            local line = redis.pcall('XPENDING', key, group, id, id, 1)
            if line.err and not string.find(line.err, 'NOGROUP') then return redis.error_reply(line.err) end
            local outcome = '0'
            if not line.err and #line > 0 then
                outcome = publish(at + 2, last)
                if not outcome then
                    redis.call('XACK', key, group, id)
                    acked[#acked + 1] = id
                    outcome = replies(at + 2, last)
                end
            end
            outcomes[#outcomes + 1] = outcome
            at = last + 1
        end
        local deleted = 0
        if mapped >= 0 and #acked > 0 then
            table.sort(acked, lower)
            local found, missing = groups(4, mapped + 3)
            if #missing == 0 then deleted = delete(found, acked) end
        end
        return {deleted, outcomes}
        """;

    public static async ValueTask<ForwardResult> RunAsync(
        RedisCommands commands, GroupAddress group, ReadOnlyMemory<Forward> entries, IReadOnlyList<string>? deleteFor, CancellationToken cancellationToken)
    {
        List<RedisKey> keys = [commands.Keys.Stream(group.Stream)];
        List<RedisValue> values = [group.Group, ReplyStreams.MaxLength, deleteFor?.Count ?? -1];
        foreach (var mapped in deleteFor ?? []) values.Add(mapped);
        foreach (var entry in entries.Span)
        {
            values.Add(RedisText.Value(entry.Id));
            values.Add(entry.Messages.Length);
            foreach (var message in entry.Messages) Add(commands.Keys, keys, values, message);
        }
        using var reply = await commands.EvaluateAsync(
            Text, [.. keys], [.. values], "Acknowledging and publishing", group, cancellationToken).ConfigureAwait(false);
        return Parse(reply, entries.Span, commands.Keys);
    }

    private static void Add(RedisKeys names, List<RedisKey> keys, List<RedisValue> values, in ForwardedMessage message)
    {
        if (message.Kind == ForwardKind.ReplyChannel)
        {
            values.AddRange([(RedisValue)"c", message.Target]);
        }
        else
        {
            RedisKey key = message.Kind == ForwardKind.Stream ? names.Stream(message.Target) : message.Target;
            var place = keys.IndexOf(key, 1);
            if (place < 0)
            {
                place = keys.Count;
                keys.Add(key);
            }
            values.AddRange([message.Kind == ForwardKind.Stream ? "s" : "r", place + 1]);
        }
        values.Add(message.Data);
    }

    private static ForwardResult Parse(RespResult reply, ReadOnlySpan<Forward> entries, RedisKeys names)
    {
        var reader = reply.Read();
        reader.MoveNextScalar();
        var deleted = reader.ReadInt64();
        reader.MoveNextAggregate();
        var outcomes = new ForwardOutcome[entries.Length];
        for (var i = 0; i < outcomes.Length; i++)
        {
            reader.MoveNextScalar();
            outcomes[i] = Read(reader.ReadString() ?? "", entries[i], names);
        }
        return new ForwardResult(outcomes, deleted);
    }

    private static ForwardOutcome Read(string text, Forward entry, RedisKeys names)
    {
        if (!text.StartsWith('-')) return new(text.StartsWith('1'), null, text.Length > 1 ? text[1..] : null);
        RedisKey[] targets =
            [.. entry.Messages.Where(static message => message.Kind == ForwardKind.Stream).Select(message => names.Stream(message.Target)).Distinct()];
        var lacking = LackingRights.Of(text[1..], Adding, targets);
        return new(false, RedisErrors.OfScript(text[1..], $"Publishing the result of entry {entry.Id} to {string.Join(", ", targets)}", lacking));
    }
}
