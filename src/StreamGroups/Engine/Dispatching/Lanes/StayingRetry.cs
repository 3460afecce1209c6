namespace StreamGroups.Engine.Dispatching.Lanes;

/// <summary>That an entry is delivered again by this process, which keeps its lease until then.</summary>
/// <param name="Delay">When, from the end of its run.</param>
/// <param name="Counts">Whether that is a further delivery.</param>
internal sealed record StayingRetry(TimeSpan Delay, bool Counts);
