using Microsoft.Extensions.Logging;
using StreamGroups.Transport;

namespace StreamGroups.Diagnostics;

/// <summary>What is logged of handlers. Event IDs 300 to 319.</summary>
internal static partial class HandlingLog
{
    [LoggerMessage(300, LogLevel.Error, "The handler failed on entry {Id}, delivery {Delivery} of {MaxDeliveries}; it is delivered again in {Delay}")]
    public static partial void Failed(ILogger logger, Exception? exception, EntryId id, long delivery, int maxDeliveries, TimeSpan delay);

    [LoggerMessage(301, LogLevel.Error, "Entry {Id} of {Group}, delivery {Delivery}, goes to the dead-letter stream: {Reason}")]
    public static partial void DeadLettered(ILogger logger, Exception? exception, EntryId id, GroupAddress group, long delivery, string reason);

    [LoggerMessage(302, LogLevel.Information, "The handler failed on entry {Id}, which a rule says to ignore; it is acknowledged")]
    public static partial void Ignored(ILogger logger, Exception? exception, EntryId id);

    [LoggerMessage(303, LogLevel.Warning, "The handler failed on entry {Id} after it had settled it")]
    public static partial void FailedAfterSettling(ILogger logger, Exception? exception, EntryId id);

    [LoggerMessage(304, LogLevel.Information, "Entry {Id} is handed back, and this delivery is not counted: {Cause}")]
    public static partial void Released(ILogger logger, EntryId id, string? cause);

    [LoggerMessage(306, LogLevel.Error, "The handler failed on entry {Id}, which is not delivered again in the mode {Mode}")]
    public static partial void FailedForGood(ILogger logger, Exception? exception, EntryId id, DeliveryMode mode);

    [LoggerMessage(307, LogLevel.Warning, "The handler of entry {Id} was not begun, since the entry could not be acknowledged first: {Cause}")]
    public static partial void NotAcknowledgedFirst(ILogger logger, EntryId id, string cause);

    [LoggerMessage(305, LogLevel.Error, "What a handler registered on its CancellationToken threw when the token was cancelled")]
    public static partial void CancellationFailed(ILogger logger, Exception exception);

    [LoggerMessage(308, LogLevel.Debug, "No handler began on entry {Id}; it is handed back for {Delay}: {Cause}")]
    public static partial void NotBegun(ILogger logger, EntryId id, TimeSpan delay, string cause);

    [LoggerMessage(309, LogLevel.Error, "The rule for {ExceptionType} failed, so the message is retried; correct the function given to OnException")]
    public static partial void RuleFailed(ILogger logger, Exception exception, Type exceptionType);

    [LoggerMessage(310, LogLevel.Error, "The rule for {ExceptionType} chose {Action}, which is none, so the message is retried; correct the function given to OnException")]
    public static partial void RuleUnknown(ILogger logger, Type exceptionType, FailureAction action);
}
