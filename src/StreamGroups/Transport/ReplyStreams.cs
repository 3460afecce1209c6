namespace StreamGroups.Transport;

/// <summary>
/// Streams that replies are awaited in, one for each process that requests. What is awaited under any other name is awaited at a channel, as FastStream
/// does.
/// </summary>
internal static class ReplyStreams
{
    /// <summary>What their names begin with, after the key prefix that an application may have: whoever replies need not know that.</summary>
    public const string Prefix = "streamgroups:replies:";

    /// <summary>So many replies, about, are kept for a process that does not read them.</summary>
    public const int MaxLength = 10_000;

    public static ForwardKind KindOf(string replyTo) =>
        replyTo.Contains(Prefix, StringComparison.Ordinal) ? ForwardKind.ReplyStream : ForwardKind.ReplyChannel;
}
