namespace StreamGroups.Faults.Jobs;

/// <summary>A message.</summary>
/// <param name="Key">No other message of the run has it.</param>
/// <param name="Kind">What its handler does.</param>
/// <param name="Times">How many deliveries fail, or kill.</param>
/// <param name="Milliseconds">How long the handler takes.</param>
internal sealed record Job(string Key, JobKind Kind, int Times, int Milliseconds);
