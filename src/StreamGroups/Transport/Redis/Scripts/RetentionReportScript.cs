using StackExchange.Redis;

namespace StreamGroups.Transport.Redis.Scripts;

/// <summary>A stream's length, its oldest entry, and the oldest that some group has not settled.</summary>
internal static class RetentionReportScript
{
    private const int Missing = 0;
    private const int NotDelivered = 1;

    /// <summary>
    /// KEYS: stream. ARGV: mapped groups. Returns the server's ms and the length; where there is an entry, the first one's ID; where one is not
    /// settled, the group, the entry's ID, why (0 the group is missing, 1 not delivered, 2 pending) and the consumer.
    /// </summary>
    private const string Text = RetentionLua.ForTrimming + """
        local length = redis.call('XLEN', key)
        if length == 0 then return {now, 0} end
        local first = redis.call('XRANGE', key, '-', '+', 'COUNT', 1)[1][1]
        local found, missing = groups(1, #ARGV)
        if missing[1] then return {now, length, first, missing[1], first, 0, ''} end
        local holder, lowest, consumer
        for _, group in ipairs(found) do
            local id, owner = unsettled(group, first)
            if not lowest or lower(id, lowest) then holder, lowest, consumer = group.name, id, owner end
        end
        local entry = lowest and redis.call('XRANGE', key, lowest, '+', 'COUNT', 1)[1]
        if not entry then return {now, length, first} end
        return {now, length, first, holder, entry[1], consumer and 2 or 1, consumer or ''}
        """;

    public static async ValueTask<RetentionReport> RunAsync(RedisCommands commands, RetentionTarget target, CancellationToken cancellationToken)
    {
        RedisValue[] values = [.. target.Groups.Select(group => (RedisValue)group)];
        using var reply = await commands.EvaluateAsync(
            Text, [commands.Keys.Stream(target.Stream)], values, "Looking at what is kept", target.Stream, cancellationToken).ConfigureAwait(false);
        return Parse(reply);
    }

    private static RetentionReport Parse(RespResult reply)
    {
        var reader = reply.Read();
        var parts = reader.AggregateLength();
        reader.MoveNextScalar();
        var now = DateTimeOffset.FromUnixTimeMilliseconds(reader.ReadInt64());
        reader.MoveNextScalar();
        var length = reader.ReadInt64();
        if (parts < 3) return new RetentionReport(length, null, null, now);
        reader.MoveNextScalar();
        var first = EntryReplies.ReadId(ref reader);
        if (parts < 4) return new RetentionReport(length, first, null, now);
        reader.MoveNextScalar();
        var group = reader.ReadString() ?? "";
        reader.MoveNextScalar();
        var lowest = EntryReplies.ReadId(ref reader);
        reader.MoveNextScalar();
        var reason = reader.ReadInt64();
        reader.MoveNextScalar();
        var consumer = reader.ReadString();
        return new RetentionReport(length, first, Hold(group, lowest, reason, consumer), now);
    }

    private static StreamHold Hold(string group, EntryId lowest, long reason, string? consumer) => reason switch
    {
        Missing => new StreamHold(group, lowest, HoldReason.GroupMissing),
        NotDelivered => new StreamHold(group, lowest, HoldReason.NotDelivered),
        _ when consumer == ReservedNames.RetryConsumer => new StreamHold(group, lowest, HoldReason.Parked),
        _ => new StreamHold(group, lowest, HoldReason.Pending, consumer),
    };
}
