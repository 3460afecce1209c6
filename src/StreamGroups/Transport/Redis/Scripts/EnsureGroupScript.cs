using StackExchange.Redis;

namespace StreamGroups.Transport.Redis.Scripts;

/// <summary>Creates a group where it is missing. A stream that is missing too is made, and read from its beginning.</summary>
internal static class EnsureGroupScript
{
    /// <summary>
    /// KEYS: stream, mark, retry set. ARGV: group, start, ID and digest of the witness or nothing, token if the group has none. Returns created,
    /// stream created, last delivered ID, entries waiting (or none if unknown), token. A caller without a witness has only the configured start:
    /// what the group had done counts. What the retry set of a new group holds is of an old one. From here on there is always a mark, so that what
    /// is parked before the first one is saved survives too.
    /// </summary>
    private const string Text = LuaParts.EvenWithoutMemory + """
        local key, group = KEYS[1], ARGV[1]
        local start, anew = ARGV[2], 0

        """ + LuaParts.Ids + LuaParts.FindGroup + """
        local function digest(fields)
            for i = 1, #fields, 2 do
                if fields[i] == '__data__' then return redis.sha1hex(fields[i + 1]) end
            end
            return redis.sha1hex(table.concat(fields))
        end
        local function lastid()
            local info = redis.call('XINFO', 'STREAM', key)
            for i = 1, #info, 2 do
                if info[i] == 'last-generated-id' then return info[i + 1] end
            end
        end
        if redis.call('EXISTS', key) == 0 then
            start, anew = '0-0', 1
        else
            local mark = redis.call('HGET', KEYS[2], 'after')
            if ARGV[3] ~= '' then
                local entry = redis.call('XRANGE', key, ARGV[3], ARGV[3])[1]
                if not entry or (ARGV[4] ~= '' and digest(entry[2]) ~= ARGV[4]) then
                    start, anew = '0-0', 1
                elseif mark and before(mark, start) then
                    start = mark
                end
            elseif mark then
                start = mark
            end
            if mark and anew == 0 and before(lastid(), mark) then start, anew = '0-0', 1 end
        end
        local reply = redis.pcall('XGROUP', 'CREATE', key, group, start, 'MKSTREAM')
        local created = 1
        if type(reply) == 'table' and reply.err then
            if not string.find(reply.err, 'BUSYGROUP', 1, true) then return reply end
            created, anew = 0, 0
        end
        local found, waiting, known = findgroup(), false, redis.call('HEXISTS', KEYS[2], 'after') == 1
        if created == 1 then
            redis.call('HSET', KEYS[2], 'token', ARGV[5], 'after', found['last-delivered-id'])
            redis.call('UNLINK', KEYS[3])
            if found['last-delivered-id'] == '0-0' then waiting = redis.call('XLEN', key) else waiting = found['lag'] end
        else
            redis.call('HSETNX', KEYS[2], 'token', ARGV[5])
            local lowest = not known and redis.call('XPENDING', key, group)[2]
            if not known then redis.call('HSET', KEYS[2], 'after', lowest and previous(lowest) or found['last-delivered-id']) end
        end
        return {created, anew, found['last-delivered-id'], waiting, redis.call('HGET', KEYS[2], 'token')}
        """;

    public static async ValueTask<GroupCreation> RunAsync(
        RedisCommands commands, GroupAddress group, StartPosition start, CancellationToken cancellationToken)
    {
        RedisValue[] values =
        [
            group.Group, start.IsNew ? "$" : RedisText.Value(start.After), start.Witness is { } witness ? RedisText.Value(witness.Id) : "",
            start.Witness?.Digest ?? "", Guid.NewGuid().ToString("N"),
        ];
        RedisKey[] keys = [commands.Keys.Stream(group.Stream), commands.Keys.Mark(group), commands.Keys.RetrySet(group)];
        using var reply = await commands.EvaluateAsync(Text, keys, values, "Creating the group", group, cancellationToken).ConfigureAwait(false);
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
        return new GroupCreation(created, streamCreated, last, waiting) { Token = reader.ReadString() ?? "" };
    }
}
