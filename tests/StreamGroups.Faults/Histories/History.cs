namespace StreamGroups.Faults.Histories;

/// <summary>All that happened in a run; times count from its beginning, on one clock that never jumps.</summary>
internal sealed class History
{
    public List<Publication> Publications { get; } = [];

    public List<ConsumerProcess> Processes { get; } = [];

    public List<HandlerRun> Runs { get; } = [];

    public List<DeadLetterLine> DeadLetters { get; } = [];

    public List<FaultWindow> Faults { get; } = [];

    public List<StreamSnapshot> Snapshots { get; } = [];

    public List<FailureRate> FailureRates { get; } = [];

    public EndState? End { get; set; }
}
