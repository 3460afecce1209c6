namespace StreamGroups.Transport;

/// <summary>What came of asking to be a group's active process.</summary>
/// <param name="Outcome">Who is it now.</param>
/// <param name="FreeIn">Where another is, for how long it is so without renewing.</param>
internal readonly record struct ActiveClaim(ActiveOutcome Outcome, TimeSpan FreeIn);
