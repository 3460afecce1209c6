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

    [LoggerMessage(490, LogLevel.Information, "{Group} has its active consumer in this process")]
    public static partial void BecameActive(ILogger logger, GroupAddress group);

    [LoggerMessage(491, LogLevel.Warning,
        "{Group} no longer has its active consumer in this process, since that could not say in time that it lives; running handlers are cancelled")]
    public static partial void LostActivity(ILogger logger, GroupAddress group);

    [LoggerMessage(492, LogLevel.Information, "{Group} lets another process be active")]
    public static partial void StoodDown(ILogger logger, GroupAddress group);

    [LoggerMessage(493, LogLevel.Information, "{Group} stands by: another process is active, or none yet")]
    public static partial void StandsBy(ILogger logger, GroupAddress group);

    [LoggerMessage(494, LogLevel.Information,
        "Order of {Group}: by ID, one at a time among all processes; messages that wait for a retry are passed by those after them")]
    public static partial void InOrder(ILogger logger, GroupAddress group);

    [LoggerMessage(495, LogLevel.Information,
        "Order of {Group}: begun by ID in one process at a time, {Concurrency} at once; a Concurrency of 1 would end them in order too")]
    public static partial void AloneOnly(ILogger logger, GroupAddress group, int concurrency);

    [LoggerMessage(496, LogLevel.Information, "{Group} is pulled: its messages do not pass through the filters around all handlers ({Filters})")]
    public static partial void NotFiltered(ILogger logger, GroupAddress group, string filters);
}
