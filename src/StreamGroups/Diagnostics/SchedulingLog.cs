using Microsoft.Extensions.Logging;

namespace StreamGroups.Diagnostics;

/// <summary>What is logged of messages that are published later. Event IDs 460 to 479.</summary>
internal static partial class SchedulingLog
{
    public const string Category = "StreamGroups.Scheduling";

    [LoggerMessage(460, LogLevel.Debug, "{Count} scheduled messages are in stream {Stream} now")]
    public static partial void Moved(ILogger logger, int count, string stream);

    [LoggerMessage(461, LogLevel.Debug, "Looking for messages that are scheduled for stream {Stream} failed and is repeated: {Cause}")]
    public static partial void Failed(ILogger logger, string stream, string cause);

    [LoggerMessage(462, LogLevel.Warning,
        "Messages that are scheduled for stream {Stream} cannot be moved into it from here; this is tried again from time to time: {Cause} Ignore "
        + "this if none are")]
    public static partial void Refused(ILogger logger, string stream, string cause);

    [LoggerMessage(463, LogLevel.Error, "Moving messages that are scheduled for stream {Stream} broke by a fault of this library, and is repeated")]
    public static partial void Broke(ILogger logger, Exception exception, string stream);
}
