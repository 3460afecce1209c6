namespace StreamGroups.Transport;

/// <summary>Names that belong to the engine.</summary>
internal static class ReservedNames
{
    /// <summary>The consumer that owns parked retries; what it holds is never claimed by idle time.</summary>
    public const string RetryConsumer = "~retry";

    /// <summary>The stream of a group's dead letters. The braces keep it in the stream's own hash slot.</summary>
    public static string DeadLetterStream(GroupAddress group) => $"{SlotOf(group.Stream)}:{group.Group}:dead";

    private static string SlotOf(string stream)
    {
        var open = stream.IndexOf('{');
        var hasTag = open >= 0 && stream.IndexOf('}', open + 1) > open + 1;
        return hasTag ? stream : $"{{{stream}}}";
    }
}
