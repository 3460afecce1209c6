using StackExchange.Redis;

namespace StreamGroups.Transport.Redis.Scripts;

/// <summary>Creates a group where it is missing. A stream that is missing too is made, and read from its beginning.</summary>
internal static class EnsureGroupScript
{
    /// <summary>More entries than this are not added within a millisecond before the loss of a group is noticed.</summary>
    private const int MostLookedAt = 256;

    /// <summary>
    /// KEYS: stream. ARGV: group, start, least entries that the stream has had, up to which ID, most to look at. Returns created, stream
    /// created, last delivered ID, entries waiting (or none if unknown), entries added, last ID.
    /// </summary>
    private const string Text = """
        local key, group, start = KEYS[1], ARGV[1], ARGV[2]
        local function fields(info)
            local named = {}
            for i = 1, #info, 2 do named[info[i]] = info[i + 1] end
            return named
        end
        local added, newest, gone, anew = 0, '0-0', 0, 1
        if redis.call('EXISTS', key) == 1 then
            local stream = fields(redis.call('XINFO', 'STREAM', key))
            added, newest, anew = stream['entries-added'], stream['last-generated-id'], 0
            gone = added - stream['length']
        end
        local reply = redis.pcall('XGROUP', 'CREATE', key, group, anew == 1 and '0' or start, 'MKSTREAM')
        local created = 1
        if type(reply) == 'table' and reply.err then
            if not string.find(reply.err, 'BUSYGROUP', 1, true) then return reply end
            created, anew = 0, 0
        elseif anew == 0 and ARGV[3] ~= '0' then
            local expected = math.min(tonumber(ARGV[3]) - gone, tonumber(ARGV[5]))
            if expected > 0 and #redis.call('XRANGE', key, '-', ARGV[4], 'COUNT', expected) < expected then
                redis.call('XGROUP', 'SETID', key, group, '0')
                anew = 1
            end
        end
        local last, waiting = '0-0', false
        for _, info in ipairs(redis.call('XINFO', 'GROUPS', key)) do
            local named = fields(info)
            if named['name'] == group then last, waiting = named['last-delivered-id'], named['lag'] end
        end
        if created == 0 then waiting = false elseif last == '0-0' then waiting = redis.call('XLEN', key) end
        return {created, anew, last, waiting, added, newest}
        """;

    public static async ValueTask<GroupCreation> RunAsync(
        RedisCommands commands, GroupAddress group, StartPosition start, CancellationToken cancellationToken)
    {
        RedisValue from = start.IsNew ? "$" : start.After == EntryId.Zero ? "0" : RedisText.Value(start.After);
        RedisValue[] values = [group.Group, from, start.LeastAdded, RedisText.Value(start.LastAdded), MostLookedAt];
        using var reply = await commands.EvaluateAsync(
            Text, [commands.Keys.Stream(group.Stream)], values, "Creating the group", group, cancellationToken).ConfigureAwait(false);
        return Parse(reply);
    }

    private static GroupCreation Parse(RespResult reply)
    {
        var reader = reply.Read();
        reader.MoveNextScalar();
        var created = reader.ReadInt64() == 1;
        reader.MoveNextScalar();
        var streamCreated = reader.ReadInt64() == 1;
        reader.MoveNextScalar();
        var last = EntryReplies.ReadId(ref reader);
        reader.MoveNext();
        long? waiting = reader.IsNull ? null : Math.Max(0, reader.ReadInt64());
        reader.MoveNextScalar();
        var added = reader.ReadInt64();
        reader.MoveNextScalar();
        return new GroupCreation(created, streamCreated, last, waiting) { Added = added, LastAdded = EntryReplies.ReadId(ref reader) };
    }
}
