namespace StreamGroups.Benchmarks.Measuring;

/// <summary>One figure of a case over all its runs. Each run of ours is compared with the bare run beside it, so what else the machine did cancels out.</summary>
internal sealed class FigureResult(string name, Sample ours, Sample bare)
{
    public string Name { get; } = name;

    public Sample Ours { get; } = ours;

    public Sample Bare { get; } = bare;

    /// <summary>Whether one side did not run.</summary>
    public bool IsEmpty => Ratios.IsEmpty;

    /// <summary>Empty where one side did not run.</summary>
    public Sample Ratios { get; } = new([.. ours.Values.Zip(bare.Values, (our, other) => our / other)]);

    /// <summary>The median of the pairs' ratios.</summary>
    public double Ratio => Ratios.Median;
}
