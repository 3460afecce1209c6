using Microsoft.Extensions.Logging;
using StreamGroups.Transport;

namespace StreamGroups.Diagnostics;

/// <summary>What is logged of handlers. Event IDs 300 to 319.</summary>
internal static partial class HandlingLog
{
    [LoggerMessage(300, LogLevel.Error,
        "The handler failed on entry {Id} of {Group}, delivery {Delivery} of {MaxDeliveries}; it is delivered again in {Delay}")]
    public static partial void Failed(
        ILogger logger, Exception? exception, EntryId id, GroupAddress group, long delivery, int maxDeliveries, TimeSpan delay);

    [LoggerMessage(301, LogLevel.Error, "Entry {Id} of {Group}, delivery {Delivery}, goes to the dead-letter stream: {Reason}")]
    public static partial void DeadLettered(ILogger logger, Exception? exception, EntryId id, GroupAddress group, long delivery, string reason);

    [LoggerMessage(302, LogLevel.Information, "The handler failed on entry {Id} of {Group}, which a rule says to ignore; it is acknowledged")]
    public static partial void Ignored(ILogger logger, Exception? exception, EntryId id, GroupAddress group);

    [LoggerMessage(303, LogLevel.Warning, "The handler failed on entry {Id} of {Group} after it had settled it")]
    public static partial void FailedAfterSettling(ILogger logger, Exception? exception, EntryId id, GroupAddress group);

    [LoggerMessage(304, LogLevel.Information, "Entry {Id} of {Group} is handed back, and this delivery is not counted: {Cause}")]
    public static partial void Released(ILogger logger, EntryId id, GroupAddress group, string cause);

    [LoggerMessage(306, LogLevel.Error, "Entry {Id} of {Group} was not handled to its end, and is not delivered again in the mode {Mode}")]
    public static partial void FailedForGood(ILogger logger, Exception? exception, EntryId id, GroupAddress group, DeliveryMode mode);

    [LoggerMessage(307, LogLevel.Warning, "The handler of entry {Id} of {Group} was not begun, since the entry could not be acknowledged first: {Cause}")]
    public static partial void NotAcknowledgedFirst(ILogger logger, EntryId id, GroupAddress group, string cause);

    [LoggerMessage(305, LogLevel.Error,
        "What the handler of entry {Id} of {Group} registered on its CancellationToken threw when the token was cancelled")]
    public static partial void CancellationFailed(ILogger logger, Exception exception, EntryId id, GroupAddress group);

    [LoggerMessage(308, LogLevel.Debug, "No handler began on entry {Id} of {Group}; it is handed back for {Delay}: {Cause}")]
    public static partial void NotBegun(ILogger logger, EntryId id, GroupAddress group, TimeSpan delay, string cause);

    [LoggerMessage(309, LogLevel.Error,
        "The rule of {Group} for {ExceptionType} failed, so the message is retried; correct the function given to OnException")]
    public static partial void RuleFailed(ILogger logger, Exception exception, GroupAddress group, Type exceptionType);

    [LoggerMessage(310, LogLevel.Error,
        "The rule of {Group} for {ExceptionType} chose {Action}, which is none, so the message is retried; correct the function given to OnException")]
    public static partial void RuleUnknown(ILogger logger, GroupAddress group, Type exceptionType, FailureAction action);

    [LoggerMessage(312, LogLevel.Information, "The handler of entry {Id} of {Group} returned Outcome.Ignore; it is acknowledged")]
    public static partial void OutcomeIgnored(ILogger logger, EntryId id, GroupAddress group);

    [LoggerMessage(311, LogLevel.Error,
        "The handler of entry {Id} of {Group} completed without settling it, which the mode Manual leaves to it, delivery {Delivery} of "
        + "{MaxDeliveries}; it is delivered again in {Delay}. Have it return an Outcome, or call AckAsync, RetryAsync or DeadLetterAsync of its MessageContext")]
    public static partial void Unsettled(ILogger logger, EntryId id, GroupAddress group, long delivery, int maxDeliveries, TimeSpan delay);
}
