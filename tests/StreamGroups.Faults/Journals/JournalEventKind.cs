namespace StreamGroups.Faults.Journals;

/// <summary>What a process writes down.</summary>
internal enum JournalEventKind
{
    /// <summary>The process works.</summary>
    Ready,

    /// <summary>A handler began.</summary>
    Begun,

    /// <summary>A running handler's token was cancelled.</summary>
    Cancelled,

    /// <summary>The handler is about to acknowledge its message itself.</summary>
    Settling,

    /// <summary>The handler is about to end the process.</summary>
    Dying,

    /// <summary>The handler completed.</summary>
    Handled,

    /// <summary>It threw, or asked for another delivery.</summary>
    Failed,

    /// <summary>It ended by its token.</summary>
    GaveUp,

    /// <summary>It sent the message to the dead letters.</summary>
    Refused,

    /// <summary>A message is about to be published.</summary>
    Sent,

    /// <summary>The server confirmed it.</summary>
    Published,

    /// <summary>It could not be published, or so it seems.</summary>
    NotPublished,

    /// <summary>The system let the process wait; the text tells for how many microseconds.</summary>
    Stalled,

    /// <summary>The library logged something.</summary>
    Logged,
}
