using StreamGroups.TestSupport;
using StreamGroups.Transport;

namespace StreamGroups.Conformance;

/// <summary>What the cases of dead letters have in common.</summary>
public abstract class DeadLetterStoreConformance : TransportConformance
{
    private protected DeadLetterStoreConformance(ITransportHarness harness) : base(harness)
    {
    }

    private protected IDeadLetterStore Store => field ??= DeadLettersOf(Transport);

    /// <summary>Delivers what is new to consumer a, dead-letters it, and returns the letters' IDs, oldest first.</summary>
    private protected async Task<EntryId[]> DieAsync(GroupAddress group, string reason = "failed")
    {
        var known = (await ReadAsync(group)).Length;
        foreach (var entry in await DeliverAsync(group)) await DeadLetterAsync(group, entry.Id, "a", reason);
        return [.. (await ReadAsync(group)).Skip(known).Select(letter => letter.Id)];
    }

    private protected async Task DeadLetterAsync(GroupAddress group, EntryId id, string consumer = "a", string reason = "failed") =>
        await Transport.DeadLetterAsync(group, consumer, id, new DeadLetter(reason, 1), Ending).InTime();

    /// <summary>All letters, page by page.</summary>
    private protected async Task<StoredDeadLetter[]> ReadAsync(GroupAddress group)
    {
        List<StoredDeadLetter> letters = [];
        while (true)
        {
            var page = await PageAsync(group, letters.Count == 0 ? EntryId.Zero : letters[^1].Id.Next);
            if (page.Length == 0) return [.. letters];
            letters.AddRange(page);
        }
    }

    private protected Task<StoredDeadLetter[]> PageAsync(GroupAddress group, EntryId from, EntryId? to = null) =>
        Store.ReadAsync(group, from, to ?? EntryId.Max, Ending).InTime();

    private protected Task<DeadLetterOutcome> ReplayAsync(GroupAddress group, EntryId id) => Store.ReplayAsync(group, id, Ending).InTime();

    private protected Task<DeadLetterOutcome> RepublishAsync(GroupAddress group, EntryId id) => Store.RepublishAsync(group, id, Ending).InTime();

    private protected async Task<long> CountAsync(GroupAddress group) => (await Store.InspectAsync(group, Ending).InTime()).Count;

    private protected static ReadOnlyMemory<byte>[] OwnFields(StoredDeadLetter letter) => letter.Fields[..DeadLetterFields.IndexOfId(letter.Fields)];
}
