using Microsoft.Extensions.Logging;

namespace StreamGroups.Diagnostics;

/// <summary>What is logged of leases. Event IDs 380 to 399.</summary>
internal static partial class LeasingLog
{
    [LoggerMessage(380, LogLevel.Warning,
        "{Count} entries were not renewed within {AckWait}, since the store did not answer or their MaxLease was over; their handlers are cancelled, "
        + "and other consumers may take the entries over")]
    public static partial void Expired(ILogger logger, int count, TimeSpan ackWait);

    [LoggerMessage(381, LogLevel.Warning,
        "{Count} entries were taken over or settled by other consumers; their handlers here are cancelled. This process may have been stopped, or "
        + "without a connection, for longer than AckWait")]
    public static partial void Lost(ILogger logger, int count);

    [LoggerMessage(382, LogLevel.Debug, "Leases could not be renewed, which is tried again: {Cause}")]
    public static partial void RenewalFailed(ILogger logger, string cause);

    [LoggerMessage(383, LogLevel.Error, "Renewing leases broke by a fault of this library, and is repeated")]
    public static partial void RenewalBroke(ILogger logger, Exception exception);

    [LoggerMessage(384, LogLevel.Warning,
        "The consumer name {Wanted} is used by another living process, so this one consumes {Group} as {Consumer}. Give each process a name of its "
        + "own, or leave the name out")]
    public static partial void NameTaken(ILogger logger, string wanted, Transport.GroupAddress group, string consumer);

    [LoggerMessage(385, LogLevel.Warning, "{Count} unsettled entries of this process were put back into the group {Group}, which had been created anew")]
    public static partial void Restored(ILogger logger, long count, Transport.GroupAddress group);

    [LoggerMessage(386, LogLevel.Debug, "The mark of the group could not be saved, or idle consumers not be removed, which is tried again: {Cause}")]
    public static partial void UpkeepFailed(ILogger logger, string cause);

    [LoggerMessage(387, LogLevel.Information, "Removed consumers that were not seen for a long time and have nothing pending: {Consumers}")]
    public static partial void ConsumersRemoved(ILogger logger, string consumers);

    [LoggerMessage(388, LogLevel.Error, "The upkeep of the group broke by a fault of this library, and is repeated")]
    public static partial void UpkeepBroke(ILogger logger, Exception exception);
}
