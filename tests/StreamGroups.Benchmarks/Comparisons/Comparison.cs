using StreamGroups.Benchmarks.Measuring;

namespace StreamGroups.Benchmarks.Comparisons;

/// <summary>One thing done by StreamGroups and by something bare, in the same process and on the same server.</summary>
internal abstract class Comparison
{
    public abstract string Name { get; }

    /// <summary>What the ratio has to be.</summary>
    public abstract string Goal { get; }

    public virtual string BareName => "bare loop";

    /// <summary>Pairs that are not counted, in which code is compiled.</summary>
    public virtual int WarmUps => 2;

    public virtual Task PrepareAsync() => Task.CompletedTask;

    public virtual Task CleanUpAsync() => Task.CompletedTask;

    public abstract Task<Figure[]> OursAsync();

    /// <summary>The figures of the other side in the same order; none where there is nothing to compare with.</summary>
    public virtual Task<Figure[]> BareAsync() => Task.FromResult<Figure[]>([]);
}
