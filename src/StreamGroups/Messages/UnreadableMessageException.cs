namespace StreamGroups;

/// <summary>What an entry holds cannot be turned into the message that its handler takes. Such an entry goes to the dead-letter stream.</summary>
public sealed class UnreadableMessageException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">What is wrong with the entry, and what to do.</param>
    /// <param name="inner">The cause, if another exception is.</param>
    public UnreadableMessageException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
