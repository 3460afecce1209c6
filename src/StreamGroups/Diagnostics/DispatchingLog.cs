using Microsoft.Extensions.Logging;
using StreamGroups.Transport;

namespace StreamGroups.Diagnostics;

/// <summary>What is logged of batches and of order. Event IDs 351 to 359.</summary>
internal static partial class DispatchingLog
{
    [LoggerMessage(351, LogLevel.Error,
        "The handler failed on a batch of {Group}, {Count} entries from {First} to {Last}: each of them has failed")]
    public static partial void BatchFailed(ILogger logger, Exception exception, GroupAddress group, int count, EntryId first, EntryId last);

    [LoggerMessage(352, LogLevel.Debug,
        "Entry {Id} of {Group} was in a batch that failed, delivery {Delivery} of {MaxDeliveries}; it is delivered again in {Delay}")]
    public static partial void FailedTogether(ILogger logger, EntryId id, GroupAddress group, long delivery, int maxDeliveries, TimeSpan delay);
}
