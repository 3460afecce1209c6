namespace StreamGroups.Transport.Redis.Scripts;

/// <summary>
/// What the scripts that keep streams short have in common. IDs stay texts: Lua's numbers are exact up to 2^53 only, and its comparison of
/// texts is right for digits of one length.
/// </summary>
internal static class RetentionLua
{
    /// <summary>Comparing IDs; the ID that follows one.</summary>
    private const string Ids = """
        local key = KEYS[1]
        local function lower(a, b)
            local x, i = string.match(a, '(%d+)-(%d+)')
            local y, j = string.match(b, '(%d+)-(%d+)')
            if x == y then x, y = i, j end
            if #x ~= #y then return #x < #y end
            return x < y
        end
        local function increment(digits)
            local head, nines = string.match(digits, '^(%d-)(9*)$')
            local zeros = string.rep('0', #nines)
            if head == '' then return '1' .. zeros end
            return string.sub(head, 1, -2) .. (string.byte(head, -1) - 47) .. zeros
        end
        local function following(id)
            local ms, sequence = string.match(id, '(%d+)-(%d+)')
            if sequence == '18446744073709551615' then return increment(ms) .. '-0' end
            return ms .. '-' .. increment(sequence)
        end

        """;

    /// <summary>
    /// The groups of the stream, which has to exist, and the names among the arguments of which there is none. Where a group's first unsettled
    /// entry is, at the earliest; lines of entries before the stream's first one are left over from a trim.
    /// </summary>
    private const string Groups = """
        local function groups(from, to)
            local found, known, missing = {}, {}, {}
            for _, info in ipairs(redis.call('XINFO', 'GROUPS', key)) do
                local fields = {}
                for i = 1, #info, 2 do fields[info[i]] = info[i + 1] end
                found[#found + 1] = {name = fields['name'], last = fields['last-delivered-id'], pending = fields['pending']}
                known[fields['name']] = true
            end
            for i = from, to do
                if not known[ARGV[i]] then missing[#missing + 1] = ARGV[i] end
            end
            return found, missing
        end
        local function unsettled(group, first)
            local id = following(group.last)
            local line = group.pending > 0 and redis.call('XPENDING', key, group.name, first, '+', 1)[1]
            if line and lower(line[1], id) then return line[1], line[2] end
            return id
        end

        """;

    /// <summary>The time by the server's clock in ms, and the lowest ID that an entry of a time ago may have.</summary>
    private const string Clock = """
        local time = redis.call('TIME')
        local now = time[1] * 1000 + math.floor(time[2] / 1000)
        local function ago(ms) return string.format('%.0f-0', math.max(0, now - ms)) end

        """;

    /// <summary>
    /// Deletes those of some entries, in the order of their IDs, that every group has settled. One look at a group's whole range is enough where
    /// nothing in it is pending, as for groups that are ahead.
    /// </summary>
    private const string Delete = """
        local function delete(found, ids)
            if #found == 0 or #ids == 0 then return 0 end
            local low, high = ids[1], ids[#ids]
            for _, group in ipairs(found) do
                local behind = lower(group.last, high)
                local pending = group.pending > 0 and #redis.call('XPENDING', key, group.name, low, high, 1) > 0
                if behind or pending then
                    local settled = {}
                    for _, id in ipairs(ids) do
                        local kept = behind and lower(group.last, id)
                            or pending and #redis.call('XPENDING', key, group.name, id, id, 1) > 0
                        if not kept then settled[#settled + 1] = id end
                    end
                    ids = settled
                end
            end
            if #ids == 0 then return 0 end
            return redis.call('XDEL', key, unpack(ids))
        end

        """;

    public const string ForTrimming = Ids + Groups + Clock;

    public const string ForDeleting = Ids + Groups + Delete;
}
