namespace StreamGroups.Benchmarks.Running;

/// <summary>Says how much of everything a case takes.</summary>
/// <param name="Size">What was asked for.</param>
/// <param name="Messages">The number of messages of a run, if the command line gives one.</param>
internal readonly record struct Scale(Size Size, int? Messages)
{
    public T Of<T>(T full, T quick, T smallest) => Size switch
    {
        Size.Full => full,
        Size.Quick => quick,
        _ => smallest,
    };

    /// <summary>A number of messages, unless the command line gives another.</summary>
    public int MessagesOf(int full, int quick, int smallest) => Messages ?? Of(full, quick, smallest);

    /// <summary>How deep something is that may be a million deep.</summary>
    public int DepthOf(int full) => Math.Min(full, Of(full, 10_000, 500));

    public TimeSpan SecondsOf(double full, double quick, double smallest) => TimeSpan.FromSeconds(Of(full, quick, smallest));
}
