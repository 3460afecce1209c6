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

    [LoggerMessage(353, LogLevel.Warning,
        "Nothing more of {Group} is read for now, since so much waits behind retries in the order of its keys; keys: {Keys}. Look at why their messages "
        + "fail, dead-letter them sooner (MaxDeliveries), or let more wait (Prefetch)")]
    public static partial void KeysWait(ILogger logger, GroupAddress group, int keys);

    [LoggerMessage(354, LogLevel.Information, "Messages of {Group} are handled {Order}")]
    public static partial void Order(ILogger logger, GroupAddress group, string order);

    [LoggerMessage(355, LogLevel.Debug, "The store could not be asked for the further delivery of entry {Id} of {Group}, which is tried again in {Delay}: {Cause}")]
    public static partial void RetryNotBegun(ILogger logger, EntryId id, GroupAddress group, TimeSpan delay, string cause);

    [LoggerMessage(356, LogLevel.Debug, "Entry {Id} of {Group}, which waited here for its retry, is not this consumer's any more")]
    public static partial void RetryGone(ILogger logger, EntryId id, GroupAddress group);
}
