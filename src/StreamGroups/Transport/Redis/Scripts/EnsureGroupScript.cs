using StackExchange.Redis;

namespace StreamGroups.Transport.Redis.Scripts;

/// <summary>Creates a group where it is missing. A stream that is missing too is made, and read from its beginning.</summary>
internal static class EnsureGroupScript
{
    /// <summary>
    /// KEYS: stream. ARGV: group, start, ID and digest of the witness or nothing. Returns created, stream created, last delivered ID, entries waiting (or none if unknown).
    /// </summary>
    private const string Text = """
        local key, group = KEYS[1], ARGV[1]
        local start, anew = ARGV[2], 0
        local function digest(fields)
            for i = 1, #fields, 2 do
                if fields[i] == '__data__' then return redis.sha1hex(fields[i + 1]) end
            end
            return redis.sha1hex(table.concat(fields))
        end
        if redis.call('EXISTS', key) == 0 then
            start, anew = '0', 1
        elseif ARGV[3] ~= '' then
            local entry = redis.call('XRANGE', key, ARGV[3], ARGV[3])[1]
            if not entry or (ARGV[4] ~= '' and digest(entry[2]) ~= ARGV[4]) then start, anew = '0', 1 end
        end
        local reply = redis.pcall('XGROUP', 'CREATE', key, group, start, 'MKSTREAM')
        local created = 1
        if type(reply) == 'table' and reply.err then
            if not string.find(reply.err, 'BUSYGROUP', 1, true) then return reply end
            created, anew = 0, 0
        end
        local last, waiting = '0-0', false
        for _, info in ipairs(redis.call('XINFO', 'GROUPS', key)) do
            local fields = {}
            for i = 1, #info, 2 do fields[info[i]] = info[i + 1] end
            if fields['name'] == group then last, waiting = fields['last-delivered-id'], fields['lag'] end
        end
        if created == 0 then waiting = false elseif last == '0-0' then waiting = redis.call('XLEN', key) end
        return {created, anew, last, waiting}
        """;

    public static async ValueTask<GroupCreation> RunAsync(
        RedisCommands commands, GroupAddress group, StartPosition start, CancellationToken cancellationToken)
    {
        RedisValue from = start.IsNew ? "$" : start.After == EntryId.Zero ? "0" : RedisText.Value(start.After);
        RedisValue[] values =
        [
            group.Group, from, start.Witness is { } witness ? RedisText.Value(witness.Id) : "", start.Witness?.Digest ?? "",
        ];
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
        return new GroupCreation(created, streamCreated, last, reader.IsNull ? null : Math.Max(0, reader.ReadInt64()));
    }
}
