namespace StreamGroups.Pulling;

/// <summary>A loop over a consumer's messages was left, by break or an exception, before its last message was settled.</summary>
internal sealed class MessageLeftException()
    : Exception("The loop that had the message was left, by break or an exception, before it was settled; settle it before a break that is no failure.");
