namespace StreamGroups.Faults.Histories;

/// <summary>How many calls failed in one second, by the server's or the network's own count.</summary>
/// <param name="At">The end of that second.</param>
/// <param name="Source">Where it was counted.</param>
/// <param name="Loops">How many loops may have failed there.</param>
/// <param name="PerSecond">Failures a second.</param>
internal sealed record FailureRate(TimeSpan At, string Source, int Loops, double PerSecond)
{
    public double PerLoop => PerSecond / Loops;
}
