using StackExchange.Redis;

namespace StreamGroups.Transport.Redis.Scripts;

/// <summary>A group's numbers, all of the same moment.</summary>
internal static class InspectScript
{
    /// <summary>KEYS: stream. ARGV: group. Returns length, pending, last delivered ID, consumers and their pending in turn; nothing without the group.</summary>
    private const string Text = """
        if redis.call('EXISTS', KEYS[1]) == 0 then return false end
        for _, info in ipairs(redis.call('XINFO', 'GROUPS', KEYS[1])) do
            local group = {}
            for i = 1, #info, 2 do group[info[i]] = info[i + 1] end
            if group['name'] == ARGV[1] then
                local consumers = {}
                for _, line in ipairs(redis.call('XINFO', 'CONSUMERS', KEYS[1], ARGV[1])) do
                    local fields = {}
                    for i = 1, #line, 2 do fields[line[i]] = line[i + 1] end
                    consumers[#consumers + 1] = fields['name']
                    consumers[#consumers + 1] = fields['pending']
                end
                return {redis.call('XLEN', KEYS[1]), group['pending'], group['last-delivered-id'], consumers}
            end
        end
        return false
        """;

    public static async ValueTask<GroupSnapshot?> RunAsync(RedisCommands commands, GroupAddress group, CancellationToken cancellationToken)
    {
        using var reply = await commands.EvaluateAsync(
            Text, [commands.Keys.Stream(group.Stream)], [group.Group], "Inspecting the group", group, cancellationToken).ConfigureAwait(false);
        return reply.IsNull ? null : Parse(reply);
    }

    private static GroupSnapshot Parse(RespResult reply)
    {
        var reader = reply.Read();
        reader.MoveNextScalar();
        var length = reader.ReadInt64();
        reader.MoveNextScalar();
        var pending = reader.ReadInt64();
        reader.MoveNextScalar();
        var last = EntryReplies.ReadId(ref reader);
        reader.MoveNextAggregate();
        var consumers = new Dictionary<string, long>(StringComparer.Ordinal);
        for (var i = reader.AggregateLength() / 2; i > 0; i--)
        {
            reader.MoveNextScalar();
            var name = reader.ReadString() ?? "";
            reader.MoveNextScalar();
            consumers[name] = reader.ReadInt64();
        }
        return new GroupSnapshot(length, pending, last, consumers);
    }
}
