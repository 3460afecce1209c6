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
    public IEnumerable<string> All()
    {
        IEnumerable<(TimeSpan At, string Text)> lines =
        [
            .. history.Publications.Select(publication => (publication.SentAt, $"published {publication.Entry}: {publication.Kind}")),
            .. journals.SelectMany(journal => journal.Value.Select(line => (line.At - origin, $"{journal.Key}: {line.What} {line.Id} {line.Key}{(line.Count > 0 ? $", delivery {line.Count}" : "")} {line.Text}"))),
            .. history.Faults.Select(fault => (fault.From, $"    [{fault}]")),
        ];
        return lines.OrderBy(line => line.At).Select(Text);
    }

    public IEnumerable<string> Of(EntryName entry)
    {
        List<(TimeSpan At, string Text)> lines =
        [
            .. journals.SelectMany(journal => journal.Value
                .Where(line => line.Key == entry.Key || line.Text.Contains($"{entry.Id}", StringComparison.Ordinal))
                .Select(line => (line.At - origin, $"{journal.Key}: {line.What}{(line.Count > 0 ? $", delivery {line.Count}" : "")} {line.Text}"))),
            .. history.DeadLetters.Where(line => line.Entry == entry).Select(line => (line.At, $"dead letter {line.Id}: {line.Reason}, count {line.Count}")),
            .. history.Snapshots.Where(snapshot => snapshot.Holds(entry)).Select(snapshot => (snapshot.At,
                $"in the stream {(snapshot.Removal is { } removal ? $"before {removal}" : "at the end")}, {(snapshot.Pending.Contains(entry.Id) ? "pending" : snapshot.HasSettled(entry) ? "settled" : "not delivered")}")),
        ];
        if (lines.Count == 0) return [];
        var runs = history.Runs.Where(run => run.Entry == entry).Select(run => run.BegunAt).DefaultIfEmpty(lines[0].At).ToArray();
        var (first, last) = (runs.Min() - Around, runs.Max() + Around);
        lines.AddRange(history.Faults.Where(fault => fault.Kind != FaultKind.Stall && fault.To >= first && fault.From <= last).Select(fault => (fault.From, $"    [{fault}]")));
        lines.AddRange(history.Processes.Where(process => process.EndedAt is { } end && end >= first && end <= last)
            .Select(process => (process.EndedAt!.Value, $"    [process {process.Name} {(process.Died ? "dies" : "ends")}]")));
        return lines.OrderBy(line => line.At).Select(Text);
    }

    private static string Text((TimeSpan At, string What) line) => string.Create(CultureInfo.InvariantCulture, $"{line.At.TotalSeconds,9:0.000} s  {line.What}");
}
