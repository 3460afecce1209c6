using Microsoft.Extensions.Logging;

namespace StreamGroups.Diagnostics;

/// <summary>What is logged of claims. Event IDs 360 to 379.</summary>
internal static partial class ClaimingLog
{
    [LoggerMessage(360, LogLevel.Information, "Resumed {Count} entries that were pending for consumer {Consumer}")]
    public static partial void Resumed(ILogger logger, int count, string consumer);

    [LoggerMessage(361, LogLevel.Information, "Took over {Count} entries that their consumers did not settle within {AckWait}")]
    public static partial void Claimed(ILogger logger, int count, TimeSpan ackWait);

    [LoggerMessage(362, LogLevel.Debug, "A sweep for expired entries failed and is repeated: {Cause}")]
    public static partial void SweepFailed(ILogger logger, string cause);

    [LoggerMessage(363, LogLevel.Error, "A sweep for expired entries broke by a fault of this library, and is repeated")]
    public static partial void SweepBroke(ILogger logger, Exception exception);
}
