using Microsoft.Extensions.Logging;
using StreamGroups.Transport;

namespace StreamGroups.Diagnostics;

/// <summary>What is logged of what is done with dead letters. Event IDs 400 to 409.</summary>
internal static partial class DeadLetterLog
{
    [LoggerMessage(400, LogLevel.Information, "Replayed {Count} dead letters of {Group}, to: {Target}")]
    public static partial void Replayed(ILogger logger, long count, GroupAddress group, ReplayTarget target);

    [LoggerMessage(401, LogLevel.Warning,
        "Dead letter {Id} of {Group} was not replayed: its entry has more fields than a script can add to the stream again. Read it, add it to the "
        + "stream with XADD, and purge it")]
    public static partial void TooLarge(ILogger logger, EntryId id, GroupAddress group);

    [LoggerMessage(402, LogLevel.Information, "Purged {Count} dead letters of {Group}")]
    public static partial void Purged(ILogger logger, long count, GroupAddress group);
}
