namespace StreamGroups.Benchmarks.Measuring;

/// <summary>One measured number, by the name of what it counts.</summary>
internal readonly record struct Figure(string Name, double Value);
