using StreamGroups.Faults.Checking;
using StreamGroups.Faults.Histories;
using StreamGroups.Faults.Jobs;

namespace StreamGroups.Tests.FaultSuite;

/// <summary>Makes up a history; times are seconds from its beginning.</summary>
internal sealed class HistoryDraft
{
    public const int MaxDeliveries = 5;

    private static readonly TimeSpan AckWait = TimeSpan.FromSeconds(2);

    private readonly Dictionary<EntryId, string> _entries = [];
    private readonly HashSet<EntryId> _pending = [];
    private ulong _last;

    public History History { get; } = new() { End = new EndState(Time(1000), 0, 0, 2, 2) };

    public ConsumerProcess Process(int slot, double start = 0, double? dies = null)
    {
        var process = new ConsumerProcess($"{slot}.{start}", slot, Time(start), AckWait, 4)
        {
            ReadyAt = Time(start), EndedAt = Time(dies), Died = dies is not null,
        };
        History.Processes.Add(process);
        return process;
    }

    /// <summary>A message that the server confirms at once.</summary>
    public EntryName Publish(double at = 0)
    {
        var entry = new EntryName(new EntryId(++_last, 0), $"a-{_last}");
        History.Publications.Add(new Publication(entry.Key, Time(at), JobKind.Fast) { Id = entry.Id, ConfirmedAt = Time(at) });
        _entries.Add(entry.Id, entry.Key);
        return entry;
    }

    /// <summary>The server does not have the entry at the end.</summary>
    public void Remove(EntryName entry) => _entries.Remove(entry.Id);

    /// <summary>The entry is pending whenever the server is looked at.</summary>
    public void StaysPending(EntryName entry) => _pending.Add(entry.Id);

    public HandlerRun Run(EntryName entry, ConsumerProcess process, double from, double? to = null, long count = 1,
        RunOutcome outcome = RunOutcome.Handled, double? cancelled = null)
    {
        var run = new HandlerRun(entry, process, count, Time(from))
        {
            EndedAt = Time(to), Outcome = to is null ? RunOutcome.Open : outcome, CancelledAt = Time(cancelled),
        };
        History.Runs.Add(run);
        return run;
    }

    public void DeadLetter(EntryName entry, double at, long count = MaxDeliveries, string reason = "failed") =>
        History.DeadLetters.Add(new DeadLetterLine(new EntryId((ulong)History.DeadLetters.Count + 1, 0), entry, Time(at), count, reason));

    public void Fault(FaultKind kind, int? slot, double from, double to) => History.Faults.Add(new FaultWindow(kind, slot, Time(from), Time(to)));

    /// <summary>Removes all entries so far, as FLUSHALL does.</summary>
    public void Flush(double at)
    {
        Look(at, FaultKind.Flush);
        Fault(FaultKind.Flush, null, at, at);
        _entries.Clear();
    }

    public Findings Check()
    {
        Look(1000, null);
        return Checker.Check(History, new CheckSettings { AckWait = AckWait, MaxDeliveries = MaxDeliveries });
    }

    /// <summary>The kinds of violations that are found.</summary>
    public ViolationKind[] Violations() => [.. Check().Violations.Select(violation => violation.Kind)];

    private void Look(double at, FaultKind? removal) =>
        History.Snapshots.Add(new StreamSnapshot(
            Time(at), removal, new Dictionary<EntryId, string>(_entries), new HashSet<EntryId>(_pending), new EntryId(_last, 0)));

    private static TimeSpan Time(double seconds) => TimeSpan.FromSeconds(seconds);

    private static TimeSpan? Time(double? seconds) => seconds is { } value ? Time(value) : null;
}
