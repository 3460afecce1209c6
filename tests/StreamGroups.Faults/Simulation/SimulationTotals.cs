using StreamGroups.Faults.Histories;

namespace StreamGroups.Faults.Simulation;

/// <summary>What all worlds of a simulation saw together: that it was not nothing.</summary>
internal sealed class SimulationTotals
{
    private long _messages;
    private long _runs;
    private long _cancelled;
    private long _faults;
    private long _deaths;
    private long _deadLetters;

    public void Add(History history)
    {
        _messages += history.Publications.Count;
        _runs += history.Runs.Count;
        _cancelled += history.Runs.Count(run => run.CancelledAt is not null);
        _faults += history.Faults.Count;
        _deaths += history.Processes.Count(process => process.Died);
        _deadLetters += history.DeadLetters.Count;
    }

    public override string ToString() =>
        $"{_messages} messages, {_runs} deliveries, {_cancelled} cancelled, {_faults} faults, {_deaths} processes died, {_deadLetters} dead letters.";
}
