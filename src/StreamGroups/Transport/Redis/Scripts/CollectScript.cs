using StackExchange.Redis;

namespace StreamGroups.Transport.Redis.Scripts;

/// <summary>
/// Deletes entries that every group has settled, behind others that are pending. It ends where the slowest group has read to, so that it walks
/// over no more than what is pending, and what there is to delete.
/// </summary>
internal static class CollectScript
{
    /// <summary>XRANGE reads the bodies too.</summary>
    private const int PageSize = 64;

    /// <summary>KEYS: stream. ARGV: where to begin, page size, mapped groups. Returns how many were deleted, and the last ID, 0-0 at the end.</summary>
    private const string Text = RetentionLua.ForDeleting + """
        if redis.call('XLEN', key) == 0 then return {0, '0-0'} end
        local found, missing = groups(3, #ARGV)
        if #missing > 0 or #found == 0 then return {0, '0-0'} end
        local last = found[1].last
        for _, group in ipairs(found) do
            if lower(group.last, last) then last = group.last end
        end
        local ids, page = {}, tonumber(ARGV[2])
        for _, entry in ipairs(redis.call('XRANGE', key, ARGV[1], last, 'COUNT', page)) do ids[#ids + 1] = entry[1] end
        local next = #ids == page and ids[#ids] or '0-0'
        return {delete(found, ids), next}
        """;

    public static async ValueTask<CollectResult> RunAsync(
        RedisCommands commands, RetentionTarget target, EntryId after, CancellationToken cancellationToken)
    {
        RedisValue[] values = [after == EntryId.Zero ? "-" : $"({after}", PageSize, .. target.Groups.Select(group => (RedisValue)group)];
        using var reply = await commands.EvaluateAsync(
            Text, [commands.Keys.Stream(target.Stream)], values, "Deleting what is settled", target.Stream, cancellationToken).ConfigureAwait(false);
        return Parse(reply);
    }

    private static CollectResult Parse(RespResult reply)
    {
        var reader = reply.Read();
        reader.MoveNextScalar();
        var deleted = reader.ReadInt64();
        reader.MoveNextScalar();
        return new CollectResult(deleted, EntryReplies.ReadId(ref reader));
    }
}
