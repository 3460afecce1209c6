namespace StreamGroups.Registration;

/// <summary>A prefix as <c>MapStreams</c> was called with it.</summary>
internal sealed class StreamPrefix(string prefix, Conventions outer)
{
    /// <summary>With those of the prefixes around it.</summary>
    public string Prefix { get; } = prefix;

    /// <summary>What holds for the handlers of all streams below it.</summary>
    public Conventions Conventions { get; } = new(outer);

    /// <summary>Whether a stream, or another prefix, was mapped below it.</summary>
    public bool IsUsed { get; set; }
}
