namespace StreamGroups.Benchmarks.Children;

/// <summary>What one consumer process told of itself.</summary>
internal sealed record ChildReport(long Handled, DateTime First, DateTime Last, double ProcessorMicroseconds);
