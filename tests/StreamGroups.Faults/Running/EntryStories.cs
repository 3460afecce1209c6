using System.Globalization;
using StreamGroups.Faults.Histories;
using StreamGroups.Faults.Journals;

namespace StreamGroups.Faults.Running;

/// <summary>All that a run knows of one entry.</summary>
/// <param name="history">What happened.</param>
/// <param name="journals">The lines of all processes, by the process.</param>
/// <param name="origin">The beginning of the run on the journals' clock.</param>
internal sealed class EntryStories(History history, IReadOnlyDictionary<string, IEnumerable<JournalEvent>> journals, TimeSpan origin)
{
    private static readonly TimeSpan Around = TimeSpan.FromSeconds(3);

    /// <summary>Everything, of all entries.</summary>
    public IEnumerable<string> All() => InOrder(
    [
        .. history.Publications.Select(publication => (publication.SentAt, $"published {publication.Entry}: {publication.Kind}")),
        .. journals.SelectMany(journal => journal.Value.Select(line => (line.At - origin, Text(journal.Key, line)))),
        .. history.Faults.Select(fault => (fault.From, $"    [{fault}]")),
    ]);

    /// <summary>What happened to one entry, and what was broken at that time.</summary>
    public IEnumerable<string> Of(EntryName entry)
    {
        (TimeSpan At, string Text)[] lines =
        [
            .. journals.SelectMany(journal => journal.Value.Where(line => Concerns(line, entry)).Select(line => (line.At - origin, Text(journal.Key, line)))),
            .. history.DeadLetters.Where(line => line.Entry == entry).Select(line => (line.At, $"dead letter {line.Id}: {line.Reason}, count {line.Count}")),
            .. history.Snapshots.Where(snapshot => snapshot.Holds(entry)).Select(snapshot => (snapshot.At, Text(snapshot, entry))),
        ];
        if (lines.Length == 0) return [];
        var runs = history.Runs.Where(run => run.Entry == entry).Select(run => run.BegunAt).DefaultIfEmpty(lines[0].At).ToArray();
        var (first, last) = (runs.Min() - Around, runs.Max() + Around);
        return InOrder(
        [
            .. lines,
            .. history.Faults.Where(fault => fault.Kind != FaultKind.Stall && fault.To >= first && fault.From <= last)
                .Select(fault => (fault.From, $"    [{fault}]")),
            .. history.Processes.Where(process => process.EndedAt >= first && process.EndedAt <= last)
                .Select(process => (process.EndedAt ?? last, $"    [process {process.Name} {(process.Died ? "dies" : "ends")}]")),
        ]);
    }

    private static bool Concerns(JournalEvent line, EntryName entry) =>
        line.Key == entry.Key || line.Text.Contains($"{entry.Id}", StringComparison.Ordinal);

    private static string Text(string process, JournalEvent line)
    {
        var entry = line.Key.Length > 0 ? $" {line.Id} ({line.Key})" : "";
        return $"{process}: {line.What}{entry}{(line.Count > 0 ? $", delivery {line.Count}" : "")} {line.Text}";
    }

    private static string Text(StreamSnapshot snapshot, EntryName entry)
    {
        var state = snapshot.Pending.Contains(entry.Id) ? "pending" : snapshot.HasSettled(entry) ? "settled" : "not delivered";
        return $"in the stream {(snapshot.Removal is { } removal ? $"before {removal}" : "at the end")}, {state}";
    }

    private static IEnumerable<string> InOrder(IEnumerable<(TimeSpan At, string What)> lines) => lines.OrderBy(line => line.At)
        .Select(line => string.Create(CultureInfo.InvariantCulture, $"{line.At.TotalSeconds,9:0.000} s  {line.What}"));
}
