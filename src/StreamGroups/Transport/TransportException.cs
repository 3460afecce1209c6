namespace StreamGroups.Transport;

/// <summary>The one exception that crosses the transport's line. Its message says what happened and what to do.</summary>
internal sealed class TransportException(TransportErrorKind kind, string message, Exception? inner = null, bool mayHaveHappened = false)
    : Exception(message, inner)
{
    public TransportErrorKind Kind { get; } = kind;

    /// <summary>Whether the store may have done what was asked, its answer being lost.</summary>
    public bool MayHaveHappened { get; } = mayHaveHappened;

    /// <summary>Whether the log tells of this already, since whoever keeps the connection wrote it there.</summary>
    public bool IsReported { get; init; }

    /// <summary>It came from one of several servers, each of which has streams of its own: the others may be well.</summary>
    public bool IsOfOneServer { get; init; }
}
