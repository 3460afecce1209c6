namespace StreamGroups.Transport.Redis.Scripts;

/// <summary>What scripts that read dead letters have in common.</summary>
internal static class DeadLetterLua
{
    /// <summary>
    /// Returns the entry's own fields, unpacked, and the index from which ours stand; nothing where there are none of ours. An entry that was
    /// dead-lettered, handled in the dead-letter stream and dead-lettered there has two sets of them: the last one is ours.
    /// </summary>
    public const string Split = """
        local function split(fields)
            local at = #fields - 1
            while at > 0 and fields[at] ~= '__dead_id__' do at = at - 2 end
            if at < 3 or not string.match(fields[at + 1], '^%d+%-%d+$') then return nil end
            local own = {}
            for i = 1, at - 1 do own[i] = fields[i] end
            if #own == 2 and own[1] == '__dead_fields__' then
                local ok, packed = pcall(cmsgpack.unpack, own[2])
                if ok and type(packed) == 'table' and #packed > 7900 then own = packed end
            end
            return own, at
        end

        """;
}
