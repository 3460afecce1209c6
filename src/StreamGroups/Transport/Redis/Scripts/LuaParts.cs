namespace StreamGroups.Transport.Redis.Scripts;

/// <summary>Functions that several scripts begin with.</summary>
internal static class LuaParts
{
    /// <summary>
    /// Begins scripts that write next to nothing, and without which nothing can be consumed: a server that has reached its maxmemory runs them too,
    /// since only consuming frees its memory.
    /// </summary>
    public const string EvenWithoutMemory = "#!lua flags=allow-oom\n";

    /// <summary>The server's clock, in milliseconds.</summary>
    public const string Clock = """
        local function now()
            local time = redis.call('TIME')
            return time[1] * 1000 + math.floor(time[2] / 1000)
        end

        """;

    /// <summary>The record of a consumer's name: the client IDs of its connections, its lease and when it was last seen, both in ms, and the token.</summary>
    public const string Names = """
        local function parse(record)
            if not record then return nil end
            local client, lease, seen, token = string.match(record, '^([%d,]+) (%d+) (%d+) (.*)$')
            return client and {client = client, lease = tonumber(lease), seen = tonumber(seen), token = token} or nil
        end
        local function record(client, lease, seen, token)
            return string.format('%s %.0f %.0f %s', client, lease, seen, token)
        end

        """;

    /// <summary>
    /// Whether a name is not another process's. Writes its record, with the lease in ms, again where the server has lost it, and anew where it is to be
    /// <c>noted</c> that the consumer lives. Client IDs are nothing where this process was not granted the name. Needs <see cref="Clock"/> and
    /// <see cref="Names"/>.
    /// </summary>
    public const string Owns = """
        local function owns(names, consumer, token, clients, lease, noted)
            local known = parse(redis.call('HGET', names, consumer))
            if known and known.token ~= token then return false end
            if known and not noted then return true end
            if clients ~= '' then known = {client = clients, lease = known and known.lease or tonumber(lease)} end
            if known then redis.call('HSET', names, consumer, record(known.client, known.lease, now(), token)) end
            return true
        end

        """;

    /// <summary>IDs have two parts of 64 bits, which Lua's numbers cannot hold: they are compared and lowered as texts.</summary>
    public const string Ids = """
        local function lower(a, b)
            if #a ~= #b then return #a < #b end
            return a < b
        end
        local function before(a, b)
            local ams, aseq = string.match(a, '^(%d+)-(%d+)$')
            local bms, bseq = string.match(b, '^(%d+)-(%d+)$')
            if ams ~= bms then return lower(ams, bms) end
            return lower(aseq, bseq)
        end
        local function minusone(digits)
            local last = #digits
            while string.sub(digits, last, last) == '0' do last = last - 1 end
            local less = string.sub(digits, 1, last - 1) .. (string.byte(digits, last) - 49) .. string.rep('9', #digits - last)
            return (string.gsub(less, '^0+(%d)', '%1'))
        end
        local function previous(id)
            local ms, seq = string.match(id, '^(%d+)-(%d+)$')
            if seq ~= '0' then return ms .. '-' .. minusone(seq) end
            if ms == '0' then return '0-0' end
            return minusone(ms) .. '-18446744073709551615'
        end

        """;

    /// <summary>Adds an entry to the stream that is the first key; returns its ID, or the error as a table.</summary>
    public const string Add = """
        local function add(kind, limit, data)
            if kind == '' then return redis.pcall('XADD', KEYS[1], '*', '__data__', data) end
            return redis.pcall('XADD', KEYS[1], kind, '~', limit, '*', '__data__', data)
        end

        """;

    /// <summary>The ID that a message ID stands for, or nothing. A key of another kind may have its name, since group and message IDs are any texts.</summary>
    public const string Sent = """
        local function idof(sent)
            local id = redis.call('GET', sent)
            if not id or id == '' then return nil end
            if not string.find(id, '^%d+%-%d+$') then error({err = 'WRONGTYPE ' .. sent .. ' holds no ID'}) end
            return id
        end

        """;

    /// <summary>
    /// Adds to a reply stream, which lives on for a minute: whoever awaits replies reads them at once, and what nobody reads goes by itself. Returns an error,
    /// or nothing.
    /// </summary>
    public const string Reply = """
        local function reply(target, limit, data)
            local id = redis.pcall('XADD', target, 'MAXLEN', '~', limit, '*', '__data__', data)
            if type(id) == 'table' then return id end
            redis.call('PEXPIRE', target, 60000)
        end

        """;

    /// <summary>A scheduled message: what is trimmed by, how far, the window and the message ID, a line each, then the data.</summary>
    public const string Scheduled = """
        local function partsof(body)
            local kind, limit, window, message, start = string.match(body, '^(%u*)\n([^\n]*)\n(%d+)\n([^\n]*)\n()')
            return {kind = kind, limit = limit, window = window, message = message, start = start}
        end

        """;

    /// <summary>The fields of the group named <c>group</c> of the stream <c>key</c>, or nothing.</summary>
    public const string FindGroup = """
        local function findgroup()
            if redis.call('EXISTS', key) == 0 then return nil end
            for _, info in ipairs(redis.call('XINFO', 'GROUPS', key)) do
                local fields = {}
                for i = 1, #info, 2 do fields[info[i]] = info[i + 1] end
                if fields['name'] == group then return fields end
            end
        end

        """;

    /// <summary>
    /// Deals out pending lines in turn, for <see cref="ClaimReplies"/>: claimed entries, exhausted ones, and whether an entry's last delivery waits since
    /// it has to be <c>alone</c>, which nil does not ask for. With that one, and with the entry that uses up <c>room</c>, in bytes, the limit is reached.
    /// Exhausted ones get a count beyond <c>max</c>: should the answer be lost, they are not taken for entries whose last delivery never arrived.
    /// </summary>
    public const string Claim = """
        local entries, exhausted, lastwaits = {}, {}, 0
        local function claim(line, idle)
            local id, count = line[1], line[4]
            if count >= max then
                local taken = redis.call('XCLAIM', key, group, me, idle, id, 'RETRYCOUNT', math.max(count, max + 1), 'JUSTID')[1]
                if taken then exhausted[#exhausted + 1] = line end
                return true
            end
            local last = alone ~= nil and max > 1 and count + 1 >= max
            if last and (not alone or #entries > 0) and redis.call('XRANGE', key, id, id)[1] then
                lastwaits = 1
                return false
            end
            local claimed = redis.call('XCLAIM', key, group, me, idle, id)[1]
            if claimed then
                entries[#entries + 1] = {id, count + 1, claimed[2]}
                for _, part in ipairs(claimed[2]) do room = room - #part end
                if last or room <= 0 then limit = 0 else limit = limit - 1 end
            end
            return true
        end

        """;
}
