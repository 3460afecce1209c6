using Microsoft.Extensions.Logging;
using StreamGroups.Transport;

namespace StreamGroups.Diagnostics;

/// <summary>What is logged of leases. Event IDs 380 to 399.</summary>
internal static partial class LeasingLog
{
    [LoggerMessage(380, LogLevel.Warning,
        "Leases of {Group} were not renewed within {AckWait}, since the store did not answer or this process was held up; their handlers are cancelled, "
        + "and other consumers may take the entries over. Raise AckWait, or look for what held it up. Entries: {Entries}")]
    public static partial void Expired(ILogger logger, GroupAddress group, TimeSpan ackWait, string entries);

    [LoggerMessage(381, LogLevel.Warning,
        "Leases of {Group} were lost: the entries were taken over or settled by other consumers, or the group was lost. Their handlers here are "
        + "cancelled. This process may have been stopped, or without a connection, for longer than AckWait. Entries: {Entries}")]
    public static partial void Lost(ILogger logger, GroupAddress group, string entries);

    [LoggerMessage(382, LogLevel.Debug, "Leases of {Group} could not be renewed, which is tried again: {Cause}")]
    public static partial void RenewalFailed(ILogger logger, GroupAddress group, string cause);

    [LoggerMessage(383, LogLevel.Error, "Renewing leases of {Group} broke by a fault of this library, and is repeated")]
    public static partial void RenewalBroke(ILogger logger, Exception exception, GroupAddress group);

    [LoggerMessage(384, LogLevel.Warning,
        "The consumer name {Wanted} is used by another living process, so this one consumes {Group} as {Consumer}. Give each process a name of its "
        + "own, or leave the name out")]
    public static partial void NameTaken(ILogger logger, string wanted, GroupAddress group, string consumer);

    [LoggerMessage(385, LogLevel.Warning, "The group {Group} had been created anew; unsettled entries of this process that were put back into it: {Count}")]
    public static partial void Restored(ILogger logger, long count, GroupAddress group);

    [LoggerMessage(386, LogLevel.Debug, "The mark of {Group} could not be saved, or idle consumers not be removed, which is tried again: {Cause}")]
    public static partial void UpkeepFailed(ILogger logger, GroupAddress group, string cause);

    [LoggerMessage(387, LogLevel.Information, "Removed consumers of {Group} that were not seen for a long time and have nothing pending: {Consumers}")]
    public static partial void ConsumersRemoved(ILogger logger, GroupAddress group, string consumers);

    [LoggerMessage(388, LogLevel.Error, "The upkeep of {Group} broke by a fault of this library, and is repeated")]
    public static partial void UpkeepBroke(ILogger logger, Exception exception, GroupAddress group);

    [LoggerMessage(389, LogLevel.Warning,
        "Handlers of {Group} ran for longer than MaxLease, which is {MaxLease}: they are cancelled, and other consumers may take the entries over. What "
        + "ends by that has failed. Raise MaxLease, or have the handlers call RenewAsync of their MessageContext. Entries: {Entries}")]
    public static partial void Overdue(ILogger logger, GroupAddress group, TimeSpan maxLease, string entries);
}
