using StackExchange.Redis;
using StreamGroups.Faults.Histories;
using StreamGroups.Faults.Jobs;

namespace StreamGroups.Faults.Servers;

/// <summary>Reads what the server has of the run's stream, in one step with what removes it, if anything does.</summary>
internal sealed class StreamState(ServerControl control)
{
    public const string Stream = "jobs";
    public const string Group = "workers";

    /// <summary>The library's own: it holds what waits for a retry.</summary>
    private const string RetryConsumer = "~retry";

    private const string DeadLetterStream = "{jobs}:workers:dead";

    /// <param name="now">The run's clock.</param>
    /// <param name="removal">What is about to happen; null only looks.</param>
    /// <param name="removing">The command that does it.</param>
    /// <param name="serverClock">From the server's clock to the run's.</param>
    public async Task<(StreamSnapshot Snapshot, IReadOnlyList<DeadLetterLine> DeadLetters)> TakeAsync(
        Func<TimeSpan> now, FaultKind? removal, object[] removing, Func<long, TimeSpan> serverClock)
    {
        var replies = await control.RunTogetherAsync(
            ["XRANGE", Stream, "-", "+"], ["XPENDING", Stream, Group, "-", "+", int.MaxValue], ["XINFO", "GROUPS", Stream],
            ["XRANGE", DeadLetterStream, "-", "+"], removing);
        var entries = Rows(replies[0]).ToDictionary(row => IdOf(row[0]), row => JobText.KeyIn(ValuesOf(row[1])) ?? "");
        var pending = Rows(replies[1]).Select(row => IdOf(row[0])).ToHashSet();
        var groups = Rows(replies[2]).Select(FieldsOf).Where(group => group["name"] == Group);
        EntryId? last = groups.Select(group => (EntryId?)EntryId.Parse(group["last-delivered-id"])).FirstOrDefault();
        return (new(now(), removal, entries, pending, last), [.. Rows(replies[3]).Select(row => DeadLetterOf(row, serverClock))]);
    }

    /// <summary>The group's pending and undelivered entries, and the consumers that the server knows.</summary>
    public async Task<(long Pending, long NotDelivered, int Consumers)> CountAsync()
    {
        var replies = await control.RunTogetherAsync(
            ["XINFO", "GROUPS", Stream], ["XREVRANGE", Stream, "+", "-", "COUNT", "1"], ["XINFO", "CONSUMERS", Stream, Group]);
        if (Rows(replies[0]).Select(FieldsOf).FirstOrDefault(group => group["name"] == Group) is not { } found) return (0, 1, 0);
        var last = Rows(replies[1]).Select(row => IdOf(row[0])).FirstOrDefault();
        var isBehind = EntryId.Parse(found["last-delivered-id"]) < last;
        var notDelivered = isBehind ? Math.Max(1, long.TryParse(found.GetValueOrDefault("lag"), out var lag) ? lag : 1) : 0;
        return (long.Parse(found["pending"]), notDelivered, Rows(replies[2]).Count(row => FieldsOf(row)["name"] != RetryConsumer));
    }

    private static DeadLetterLine DeadLetterOf(RedisResult[] row, Func<long, TimeSpan> serverClock)
    {
        var values = ValuesOf(row[1]);
        var fields = Enumerable.Range(0, values.Length / 2).ToDictionary(index => (string)values[2 * index]!, index => values[(2 * index) + 1]);
        var entry = new EntryName(EntryId.Parse((string)fields["__dead_id__"]!), JobText.KeyIn(values) ?? "");
        return new DeadLetterLine(
            IdOf(row[0]), entry, serverClock((long)fields["__dead_time__"]), (long)fields["__dead_delivery_count__"], (string)fields["__dead_reason__"]!);
    }

    private static IEnumerable<RedisResult[]> Rows(RedisResult? reply) =>
        reply is null or { IsNull: true } ? [] : ((RedisResult[])reply!).Select(row => (RedisResult[])row!);

    private static EntryId IdOf(RedisResult id) => EntryId.Parse((string)id!);

    private static RedisValue[] ValuesOf(RedisResult fields) => (RedisValue[])fields!;

    private static Dictionary<string, string> FieldsOf(RedisResult[] row) =>
        Enumerable.Range(0, row.Length / 2).ToDictionary(index => (string)row[2 * index]!, index => (string?)row[(2 * index) + 1] ?? "");
}
