namespace StreamGroups;

/// <summary>Dead letters could not be read, replayed or purged. The message says why and what to do.</summary>
public sealed class DeadLetterException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="group">The group.</param>
    /// <param name="message">What happened, and what to do.</param>
    /// <param name="inner">The cause, if another exception is.</param>
    public DeadLetterException(string stream, string group, string message, Exception? inner)
        : base(message, inner)
    {
        Stream = stream;
        Group = group;
    }

    /// <summary>The stream.</summary>
    public string Stream { get; }

    /// <summary>The group.</summary>
    public string Group { get; }
}
