namespace StreamGroups.Transport;

/// <summary>Names that belong to the engine.</summary>
internal static class ReservedNames
{
    /// <summary>The consumer that owns parked retries; what it holds is never claimed by idle time.</summary>
    public const string RetryConsumer = "~retry";

    /// <summary>The stream of a group's dead letters. The braces keep it in the stream's own hash slot.</summary>
    public static string DeadLetterStream(GroupAddress group) => Beside(group, "dead");

    /// <summary>A sorted set: the parked entries by the time when they are due, in milliseconds by the server's clock.</summary>
    public static string RetrySet(GroupAddress group) => Beside(group, "retry");

    /// <summary>A hash: how far the group has got, and its creation token.</summary>
    public static string Mark(GroupAddress group) => Beside(group, "mark");

    /// <summary>A hash: who has which consumer's name, with what lease.</summary>
    public static string Names(GroupAddress group) => Beside(group, "names");

    /// <summary>A hash: how far a reader without a group, of this name, has got.</summary>
    public static string Position(string stream, string name) => Beside(new GroupAddress(stream, name), "position");

    /// <summary>A string that expires: the token of the process that is active alone.</summary>
    public static string Active(GroupAddress group) => Beside(group, "active");

    /// <summary>A channel: the milliseconds until an entry is due.</summary>
    public static string WakeChannel(GroupAddress group) => Beside(group, "wake");

    /// <summary>A text that expires: the ID that a message ID stands for. Whatever braces it has, the first ones decide the hash slot.</summary>
    public static string Sent(string stream, string messageId) => SentPrefix(stream) + messageId;

    /// <summary>What <see cref="Sent"/> begins with.</summary>
    public static string SentPrefix(string stream) => $"{SlotOf(stream)}:sent:";

    /// <summary>A sorted set: the messages that are scheduled for the stream, by the time when they are due, in milliseconds by the server's clock.</summary>
    public static string Scheduled(string stream) => $"{SlotOf(stream)}:scheduled";

    /// <summary>A hash: these messages.</summary>
    public static string ScheduledBodies(string stream) => $"{SlotOf(stream)}:scheduled:bodies";

    /// <summary>A channel: the milliseconds until the next one is due.</summary>
    public static string ScheduleChannel(string stream) => $"{SlotOf(stream)}:scheduled:due";

    private static string Beside(GroupAddress group, string what) => $"{SlotOf(group.Stream)}:{group.Group}:{what}";

    private static string SlotOf(string stream)
    {
        var open = stream.IndexOf('{');
        var hasTag = open >= 0 && stream.IndexOf('}', open + 1) > open + 1;
        return hasTag ? stream : $"{{{stream}}}";
    }
}
