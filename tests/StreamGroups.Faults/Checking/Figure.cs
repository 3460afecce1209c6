namespace StreamGroups.Faults.Checking;

/// <summary>A line of the report.</summary>
/// <param name="Name">What was measured.</param>
/// <param name="Value">How much.</param>
/// <param name="Bound">What it must be, or null where it is only told.</param>
internal sealed record Figure(string Name, string Value, string? Bound = null);
