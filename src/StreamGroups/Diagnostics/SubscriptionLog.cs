using Microsoft.Extensions.Logging;
using StreamGroups.Transport;

namespace StreamGroups.Diagnostics;

/// <summary>What is logged of subscriptions that are changed while they run. Event IDs 480 to 499.</summary>
internal static partial class SubscriptionLog
{
    [LoggerMessage(480, LogLevel.Information, "{Group} is paused; handlers that run on: {Running}")]
    public static partial void Paused(ILogger logger, GroupAddress group, int running);

    [LoggerMessage(481, LogLevel.Information, "{Group} was stopped by a call, and its consumer's name {Consumer} given back")]
    public static partial void Left(ILogger logger, GroupAddress group, string consumer);

    [LoggerMessage(482, LogLevel.Information, "{Group} was added")]
    public static partial void Added(ILogger logger, GroupAddress group);

    [LoggerMessage(483, LogLevel.Information, "{Group} was removed")]
    public static partial void Removed(ILogger logger, GroupAddress group);
}
