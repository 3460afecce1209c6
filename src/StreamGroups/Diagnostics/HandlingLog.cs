using Microsoft.Extensions.Logging;
using StreamGroups.Transport;

namespace StreamGroups.Diagnostics;

/// <summary>What is logged of handlers. Event IDs 300 to 319.</summary>
internal static partial class HandlingLog
{
    [LoggerMessage(300, LogLevel.Error, "The handler failed on entry {Id}, delivery {Delivery} of {MaxDeliveries}; it stays pending and is delivered again")]
    public static partial void Failed(ILogger logger, Exception exception, EntryId id, long delivery, int maxDeliveries);

    [LoggerMessage(301, LogLevel.Error, "The handler failed on entry {Id}, delivery {Delivery}, the last one permitted; it goes to the dead-letter stream")]
    public static partial void FailedForTheLastTime(ILogger logger, Exception exception, EntryId id, long delivery);

    [LoggerMessage(302, LogLevel.Error, "Entry {Id} of {Group} cannot be read as its handler's message; it goes to the dead-letter stream")]
    public static partial void Unreadable(ILogger logger, Exception exception, EntryId id, GroupAddress group);

    [LoggerMessage(303, LogLevel.Warning, "The handler failed on entry {Id} after it had settled it")]
    public static partial void FailedAfterSettling(ILogger logger, Exception exception, EntryId id);

    [LoggerMessage(304, LogLevel.Warning, "The handler of entry {Id} was cancelled because its time to stop was over; the entry stays pending")]
    public static partial void Cancelled(ILogger logger, EntryId id);

    [LoggerMessage(305, LogLevel.Error, "What a handler registered on its CancellationToken threw when the token was cancelled")]
    public static partial void CancellationFailed(ILogger logger, Exception exception);
}
