using StreamGroups.Benchmarks.Measuring;

namespace StreamGroups.Benchmarks.Cases.Draining;

/// <summary>A scoped service with a dependency, as most have one.</summary>
internal sealed class Tally(Meter meter)
{
    public decimal Sum { get; private set; }

    public void Add(decimal amount)
    {
        Sum += amount;
        meter.Handled();
    }
}
