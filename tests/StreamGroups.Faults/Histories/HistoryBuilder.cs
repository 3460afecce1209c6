using System.Globalization;
using StreamGroups.Faults.Jobs;
using StreamGroups.Faults.Journals;

namespace StreamGroups.Faults.Histories;

/// <summary>Turns journals into a history.</summary>
/// <param name="origin">The beginning of the run on the journals' clock.</param>
internal sealed class HistoryBuilder(TimeSpan origin)
{
    public History History { get; } = new();

    public void AddPublisher(IEnumerable<JournalEvent> journal)
    {
        var sent = new Dictionary<string, Publication>();
        foreach (var line in journal)
        {
            if (line.What == JournalEventKind.Sent)
            {
                sent[line.Key] = new Publication(line.Key, line.At - origin, Enum.Parse<JobKind>(line.Text));
                History.Publications.Add(sent[line.Key]);
            }
            else if (line.What == JournalEventKind.Published)
            {
                (sent[line.Key].Id, sent[line.Key].ConfirmedAt) = (line.Id, line.At - origin);
            }
        }
    }

    public void AddConsumer(ConsumerProcess process, IEnumerable<JournalEvent> journal)
    {
        History.Processes.Add(process);
        var open = new Dictionary<long, HandlerRun>();
        foreach (var line in journal)
        {
            var at = line.At - origin;
            switch (line.What)
            {
                case JournalEventKind.Ready:
                    process.ReadyAt = at;
                    break;
                case JournalEventKind.Begun:
                    open[line.Run] = new HandlerRun(line.Entry, process, line.Count, at);
                    History.Runs.Add(open[line.Run]);
                    break;
                case JournalEventKind.Cancelled:
                    open[line.Run].CancelledAt ??= at;
                    break;
                case JournalEventKind.Settling:
                    open[line.Run].SettledAt ??= at;
                    break;
                case JournalEventKind.Dying:
                    (process.EndedAt, process.Died) = (at, true);
                    History.Faults.Add(new FaultWindow(FaultKind.Suicide, process.Slot, at, at));
                    break; // What other handlers complete until it is over counts for them.
                case JournalEventKind.Stalled:
                    var length = TimeSpan.FromMicroseconds(long.Parse(line.Text, CultureInfo.InvariantCulture));
                    History.Faults.Add(new FaultWindow(FaultKind.Stall, process.Slot, at - length, at));
                    break;
                case JournalEventKind.Handled or JournalEventKind.Failed or JournalEventKind.GaveUp or JournalEventKind.Refused:
                    if (open[line.Run].EndedAt is not null) break; // It asked for another delivery before it ended.
                    (open[line.Run].EndedAt, open[line.Run].Outcome) = (at, Enum.Parse<RunOutcome>($"{line.What}"));
                    break;
            }
        }
    }
}
