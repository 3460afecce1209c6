using Microsoft.Extensions.Logging;
using StreamGroups.Transport;

namespace StreamGroups.Diagnostics;

/// <summary>What is logged of claims. Event IDs 360 to 379.</summary>
internal static partial class ClaimingLog
{
    [LoggerMessage(360, LogLevel.Information, "Resumed what was pending for consumer {Consumer} of {Group}; entries: {Count}")]
    public static partial void Resumed(ILogger logger, string consumer, GroupAddress group, int count);

    [LoggerMessage(361, LogLevel.Information, "Took over what other consumers of {Group} did not settle within their leases; entries: {Count}")]
    public static partial void Claimed(ILogger logger, GroupAddress group, int count);

    [LoggerMessage(362, LogLevel.Debug, "A sweep for expired entries of {Group} failed and is repeated: {Cause}")]
    public static partial void SweepFailed(ILogger logger, GroupAddress group, string cause);

    [LoggerMessage(363, LogLevel.Error, "A sweep for expired entries of {Group} broke by a fault of this library, and is repeated")]
    public static partial void SweepBroke(ILogger logger, Exception exception, GroupAddress group);
}
