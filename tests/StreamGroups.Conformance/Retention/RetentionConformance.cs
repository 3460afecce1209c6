using StreamGroups.TestSupport;
using StreamGroups.Transport;

namespace StreamGroups.Conformance.Retention;

/// <summary>What every store must do to keep streams short.</summary>
public abstract class RetentionConformance : TransportConformance
{
    private readonly Lazy<IRetentionStore> _store;

    private protected RetentionConformance(ITransportHarness harness)
        : base(harness) => _store = new Lazy<IRetentionStore>(harness.NewRetentionStore);

    private protected IRetentionStore Retention => _store.Value;

    private protected Task<RetentionReport> ReportAsync(string stream, params string[] mapped) =>
        Retention.InspectAsync(new RetentionTarget(stream, mapped), Ending).InTime();

    /// <summary>Trims what is settled, until nothing is left to do.</summary>
    private protected async Task<long> TrimSettledAsync(string stream, TimeSpan minAge, params string[] mapped)
    {
        var (trimmed, lost) = await TrimAsync(new TrimRequest(new RetentionTarget(stream, mapped)) { SettledAfter = minAge });
        Xunit.Assert.Empty(lost);
        return trimmed;
    }

    /// <summary>Trims call by call; what was lost is added up, in order of the groups.</summary>
    private protected async Task<(long Trimmed, LostEntries[] Lost)> TrimAsync(TrimRequest request)
    {
        var (trimmed, lost) = (0L, new SortedDictionary<string, long>(StringComparer.Ordinal));
        for (var calls = 0; ; calls++)
        {
            Xunit.Assert.True(calls < 1000, "A trim does not come to its end.");
            var result = await Retention.TrimAsync(request, Ending).InTime();
            trimmed += result.Trimmed;
            foreach (var (group, count) in result.Lost) lost[group] = lost.GetValueOrDefault(group) + count;
            if (!result.More) return (trimmed, [.. lost.Select(pair => new LostEntries(pair.Key, pair.Value))]);
        }
    }

    private protected Task<DeletedAcks> AckAndDeleteAsync(GroupAddress group, string[] mapped, params EntryId[] ids) =>
        Retention.AckAndDeleteAsync(new RetentionTarget(group.Stream, mapped), group.Group, ids, Ending).InTime();

    private protected async Task<EntryId[]> LeftAsync(string stream) => [.. (await Backdoor.ReadAllAsync(stream)).Select(entry => entry.Id)];

    /// <summary>Entries in the order of their IDs.</summary>
    private protected new async Task<EntryId[]> PublishAsync(string stream, int count) =>
        [.. (await base.PublishAsync(stream, count)).Order()];

    /// <summary>Delivers and acks the first of the entries that are new to a group.</summary>
    private protected async Task SettleAsync(GroupAddress group, int count = int.MaxValue)
    {
        var entries = await DeliverAsync(group, count: count);
        await AckAsync(group, Ids(entries));
    }

    /// <summary>As others ack, who delete nothing.</summary>
    private protected Task<long> AckAsync(GroupAddress group, params EntryId[] ids) => Transport.AckAsync(group, ids, Ending).InTime();
}
