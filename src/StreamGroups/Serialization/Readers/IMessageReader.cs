namespace StreamGroups.Serialization;

/// <summary>Turns what an entry holds into the message that a handler takes. Made once for each handler, used by many at once.</summary>
internal interface IMessageReader<out T>
{
    /// <summary>Whether the message is, or holds, a part of what the entry held.</summary>
    bool KeepsBody => false;

    /// <exception cref="UnreadableMessageException">What the entry holds is no such message.</exception>
    T Read(in ReceivedMessage message);
}
