using System.Globalization;
using System.Text;
using StreamGroups.Faults.Histories;
using StreamGroups.Transport;
using StreamGroups.Transport.InMemory;

namespace StreamGroups.Faults.Simulation;

/// <summary>What a store in memory holds, in the words of a history.</summary>
internal sealed class StoreView(InMemoryStore store, VirtualClock clock, GroupAddress group)
{
    private readonly long _origin = clock.GetUtcNow().ToUnixTimeMilliseconds() - (long)clock.Now.TotalMilliseconds;

    public bool HasNothingLeft => store.Inspect(group) is { Pending: 0 } found && NotDelivered(found) == 0;

    /// <param name="removal">What is about to remove the stream; null only looks.</param>
    public StreamSnapshot Look(FaultKind? removal)
    {
        var found = store.Inspect(group);
        return new(
            clock.Now, removal, store.ReadAll(group.Stream).ToDictionary(entry => entry.Id, KeyOf),
            found is null ? new HashSet<EntryId>() : store.Pending(group).Select(entry => entry.Id).ToHashSet(), found?.LastDelivered);
    }

    public IEnumerable<DeadLetterLine> DeadLetters() => store.ReadAll(ReservedNames.DeadLetterStream(group)).Select(entry =>
    {
        string Field(string name) => Enumerable.Range(0, entry.Fields.Length / 2).Where(index => Text(entry.Fields[2 * index]) == name)
            .Select(index => Text(entry.Fields[(2 * index) + 1])).First();

        return new DeadLetterLine(
            entry.Id, new EntryName(EntryId.Parse(Field(DeadLetterFields.Id)), KeyOf(entry)),
            TimeSpan.FromMilliseconds(Number(Field(DeadLetterFields.Time)) - _origin),
            Number(Field(DeadLetterFields.DeliveryCount)), Field(DeadLetterFields.Reason));
    });

    public EndState End(int alive) => store.Inspect(group) is { } found
        ? new(clock.Now, found.Pending, NotDelivered(found), found.Consumers.Keys.Count(name => name != ReservedNames.RetryConsumer), alive)
        : new(clock.Now, 0, store.ReadAll(group.Stream).Length, 0, alive);

    private int NotDelivered(GroupSnapshot found) => store.ReadAll(group.Stream).Count(entry => entry.Id > found.LastDelivered);

    private static string KeyOf(StoredEntry entry) => Text(entry.Fields[1]);

    private static string Text(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
