using StreamGroups.Faults.Histories;

namespace StreamGroups.Faults.Checking;

/// <summary>What the server acknowledged and kept is handled to the end, or is a dead letter.</summary>
internal sealed class LossRule : IRule
{
    public void Check(Timeline timeline, CheckSettings settings, Findings findings)
    {
        var (acknowledged, lost, lostByServer) = (0, 0, 0);
        foreach (var publication in timeline.History.Publications)
        {
            if (publication.Entry is not { } entry) continue;
            acknowledged++;
            if (IsDone(timeline, entry)) continue;
            if (Fault(timeline, entry, publication) is not var (kind, text))
            {
                lostByServer++;
                continue;
            }
            lost++;
            findings.Violate(kind, entry, text);
        }
        var handled = timeline.Runs.Values.Select(runs => runs.Count(run => run.Outcome == RunOutcome.Handled)).ToArray();
        findings.Tell("published", timeline.History.Publications.Count);
        findings.Tell("acknowledged by the server", acknowledged);
        findings.Tell("handled", handled.Count(times => times > 0));
        findings.Tell("handled twice or more often", handled.Count(times => times > 1));
        findings.Tell("removed or lost by the server, unhandled", lostByServer);
        findings.Tell("lost", lost, "0");
    }

    private static bool IsDone(Timeline timeline, EntryName entry) =>
        timeline.DeadLetters.ContainsKey(entry)
        || (timeline.Runs.TryGetValue(entry, out var runs) && runs.Any(run => run.Outcome == RunOutcome.Handled || run.SettledAt is not null));

    /// <summary>Null where the server itself does not have the entry any more, or had not had it settled when it was removed.</summary>
    private static (ViolationKind, string)? Fault(Timeline timeline, EntryName entry, Publication publication)
    {
        if (timeline.History.Snapshots.LastOrDefault(snapshot => snapshot.Holds(entry)) is { } last)
        {
            var when = last.Removal is { } removal ? $"before {removal} at {Findings.Text(last.At)}" : "at the end";
            if (last.HasSettled(entry)) return (ViolationKind.Lost, $"settled {when}, but no handler completed and it is no dead letter");
            return last.Removal is null ? (ViolationKind.Lost, "in the stream at the end, and never handled") : null;
        }
        return timeline.LossesOf(entry, TimeSpan.MaxValue) > 0
            ? null
            : (ViolationKind.Vanished, $"confirmed at {Findings.Text(publication.ConfirmedAt ?? default)}, and the stream does not have it any more");
    }
}
