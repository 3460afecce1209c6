using StreamGroups.Benchmarks.Measuring;

namespace StreamGroups.Benchmarks.Running;

/// <summary>One case: a thing done by StreamGroups and by the bare client, in the same run and on the same server.</summary>
internal abstract class Comparison(string name)
{
    /// <summary>Its theme and what is special about it, such as <c>drain-json-scoped-8</c>.</summary>
    public string Name { get; } = name;

    /// <summary>What it measures, in a sentence.</summary>
    public abstract string Description { get; }

    /// <summary>What the figures have to be; the first figure of a case is its main one.</summary>
    public virtual IReadOnlyList<Goal> Goals => [];

    /// <summary>What the other side is.</summary>
    public virtual string BareName => "bare loop";

    /// <summary>Pairs that are not counted, in which code is compiled.</summary>
    public virtual int WarmUps => 1;

    public virtual Task PrepareAsync() => Task.CompletedTask;

    public virtual Task CleanUpAsync() => Task.CompletedTask;

    public abstract Task<Figure[]> OursAsync();

    /// <summary>The figures of the other side in the same order; there may be fewer.</summary>
    public abstract Task<Figure[]> BareAsync();
}
