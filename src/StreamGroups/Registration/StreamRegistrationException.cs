namespace StreamGroups;

/// <summary>The streams, groups and handlers that were registered do not fit together. Thrown when the host starts; names every fault.</summary>
public sealed class StreamRegistrationException : InvalidOperationException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="faults">What is wrong, a sentence or two each, with the stream, the group and the remedy.</param>
    public StreamRegistrationException(IReadOnlyList<string> faults)
        : base(string.Join(Environment.NewLine, faults)) => Faults = faults;

    /// <summary>What is wrong, a sentence or two each.</summary>
    public IReadOnlyList<string> Faults { get; }
}
