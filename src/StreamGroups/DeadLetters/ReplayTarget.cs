namespace StreamGroups;

/// <summary>Whom a replayed dead letter is for.</summary>
public enum ReplayTarget
{
    /// <summary>
    /// The letter's own group alone: the entry itself is delivered again, its count beginning anew. One that is no longer in the stream is added to
    /// it with a tag, by which other groups of this library pass over it.
    /// </summary>
    Group,

    /// <summary>All groups of the stream: the entry's fields are added to it as a new entry (<c>XADD</c>).</summary>
    Stream,
}
