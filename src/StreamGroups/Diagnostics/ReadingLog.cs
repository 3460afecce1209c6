using Microsoft.Extensions.Logging;
using StreamGroups.Transport;

namespace StreamGroups.Diagnostics;

/// <summary>What is logged of reading. Event IDs 320 to 339.</summary>
internal static partial class ReadingLog
{
    [LoggerMessage(320, LogLevel.Information, "Created the group {Group}; it begins after ID {StartsAfter}; entries that wait for it: {Waiting}")]
    public static partial void GroupCreated(ILogger logger, GroupAddress group, EntryId startsAfter, long waiting);

    [LoggerMessage(321, LogLevel.Information, "Created the group {Group}; it begins after ID {StartsAfter}")]
    public static partial void GroupCreatedSomewhere(ILogger logger, GroupAddress group, EntryId startsAfter);

    [LoggerMessage(322, LogLevel.Debug, "The waiting read of {Group} could not be ended early: {Cause}")]
    public static partial void UnblockFailed(ILogger logger, GroupAddress group, string cause);

    [LoggerMessage(323, LogLevel.Information, "Consuming {Group} as {Consumer}: {Concurrency} at once, leases of {AckWait}, at most {MaxDeliveries} deliveries")]
    public static partial void Started(ILogger logger, GroupAddress group, string consumer, int concurrency, TimeSpan ackWait, int maxDeliveries);

    [LoggerMessage(324, LogLevel.Information, "{Group} is disabled and not consumed here")]
    public static partial void Disabled(ILogger logger, GroupAddress group);

    [LoggerMessage(325, LogLevel.Information, "Stopped consuming {Group}")]
    public static partial void Stopped(ILogger logger, GroupAddress group);

    [LoggerMessage(326, LogLevel.Warning, "Handlers of {Group} did not end within their time to stop and were cancelled: {Running}")]
    public static partial void Abandoned(ILogger logger, GroupAddress group, int running);

    [LoggerMessage(328, LogLevel.Information, "What {Group} had read and not begun is handed back; entries: {Waiting}")]
    public static partial void HandedBack(ILogger logger, GroupAddress group, int waiting);

    [LoggerMessage(327, LogLevel.Debug, "The group {Group} could not be looked at before the host started; this goes on in the background: {Cause}")]
    public static partial void NotReady(ILogger logger, GroupAddress group, string cause);
}
