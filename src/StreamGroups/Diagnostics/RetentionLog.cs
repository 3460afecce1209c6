using Microsoft.Extensions.Logging;

namespace StreamGroups.Diagnostics;

/// <summary>What is logged of how long streams are kept, and of the server that keeps them. Event IDs 440 to 459.</summary>
internal static partial class RetentionLog
{
    public const string Category = "StreamGroups.Retention";

    [LoggerMessage(440, LogLevel.Warning,
        "Group {Group} holds stream {Stream} back: entry {Id}, published {Age} ago, and all after it cannot be removed, since {Why}. {Remedy}. "
        + "HoldLimit would bound this, and lose entries to the group; this is said once until it is over")]
    public static partial void Held(ILogger logger, string stream, string group, EntryId id, TimeSpan age, string why, string remedy);

    [LoggerMessage(441, LogLevel.Information, "Stream {Stream} is no longer held back by {Groups}")]
    public static partial void NoLongerHeld(ILogger logger, string stream, string groups);

    [LoggerMessage(442, LogLevel.Warning,
        "{Count} entries of stream {Stream} that group {Group} had not settled were removed, as {Limit} says: they are lost to it. Let the group "
        + "keep up, or raise {Limit}")]
    public static partial void Lost(ILogger logger, long count, string stream, string group, string limit);

    [LoggerMessage(443, LogLevel.Warning,
        "Stream {Stream} has {Length} entries, and everything is kept. Set a retention for it, such as "
        + "WithRetention(RetentionPolicy.UntilProcessed), or raise LengthWarning (0 for no warning); this is said once")]
    public static partial void Long(ILogger logger, string stream, long length);

    [LoggerMessage(444, LogLevel.Debug, "Trimmed {Count} entries of stream {Stream}")]
    public static partial void Trimmed(ILogger logger, long count, string stream);

    [LoggerMessage(445, LogLevel.Debug, "Keeping stream {Stream} short failed and is repeated: {Cause}")]
    public static partial void Failed(ILogger logger, string stream, string cause);

    [LoggerMessage(446, LogLevel.Error, "Stream {Stream} cannot be kept short, so that it grows; this is tried again from time to time: {Cause}")]
    public static partial void Refused(ILogger logger, string stream, string cause);

    [LoggerMessage(447, LogLevel.Error, "Keeping stream {Stream} short broke by a fault of this library, and is repeated")]
    public static partial void Broke(ILogger logger, Exception exception, string stream);

    [LoggerMessage(450, LogLevel.Warning,
        "The server's maxmemory-policy is {Policy}: when its memory is full it removes whole streams, with their groups and everything unread. "
        + "Set it to noeviction, or to one of volatile-*, which spares streams. Ignore this if messages may be lost on purpose")]
    public static partial void Evicts(ILogger logger, string policy);

    [LoggerMessage(451, LogLevel.Warning,
        "The server writes neither snapshots nor an append-only file: its restart loses every stream. Set appendonly yes. Ignore this if messages "
        + "may be lost on purpose")]
    public static partial void NotPersistent(ILogger logger);

    [LoggerMessage(453, LogLevel.Warning,
        "The server, or the rights of its user, do not allow {Commands}. Everything works, but stops wait up to 1 s for a read, or names of processes "
        + "that were killed are free only after twice their lease. Grant what is missing with ACL SETUSER, where that is possible")]
    public static partial void Forbidden(ILogger logger, string commands);

    [LoggerMessage(452, LogLevel.Debug, "Whether the server evicts streams or persists them is not known: {Cause}")]
    public static partial void NotKnown(ILogger logger, string cause);
}
