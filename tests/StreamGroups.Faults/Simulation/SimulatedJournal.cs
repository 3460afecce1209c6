using StreamGroups.Faults.Journals;

namespace StreamGroups.Faults.Simulation;

/// <summary>The journal of one simulated process; a dead one writes nothing.</summary>
internal sealed class SimulatedJournal(VirtualClock clock, ProcessGate gate) : IJournal
{
    private readonly List<JournalEvent> _lines = [];

    public IReadOnlyList<JournalEvent> Lines => _lines;

    public void Write(JournalEventKind what, long run = 0, EntryId id = default, long count = 0, string key = "", string text = "")
    {
        if (gate.IsDead) return;
        lock (_lines) _lines.Add(new JournalEvent(clock.Now, what, run, id, count, key, text));
    }
}
