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

    [LoggerMessage(306, LogLevel.Information, "The handler failed on entry {Id}, which a rule says to ignore; it is acknowledged")]
    public static partial void Ignored(ILogger logger, Exception exception, EntryId id);

    [LoggerMessage(307, LogLevel.Error, "The handler failed on entry {Id}, delivery {Delivery}, in a way that no retry mends, says a rule; it goes to the dead-letter stream")]
    public static partial void Rejected(ILogger logger, Exception exception, EntryId id, long delivery);

    [LoggerMessage(308, LogLevel.Debug, "No handler began on entry {Id}; it is handed back for {Delay}: {Cause}")]
    public static partial void NotBegun(ILogger logger, EntryId id, TimeSpan delay, string cause);

    [LoggerMessage(309, LogLevel.Error, "The rule for {ExceptionType} failed, so the message is retried; correct the function given to OnException")]
    public static partial void RuleFailed(ILogger logger, Exception exception, Type exceptionType);

    [LoggerMessage(310, LogLevel.Error, "The rule for {ExceptionType} chose {Action}, which is none, so the message is retried; correct the function given to OnException")]
    public static partial void RuleUnknown(ILogger logger, Type exceptionType, FailureAction action);
}
