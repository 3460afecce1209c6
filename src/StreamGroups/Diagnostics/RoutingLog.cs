using Microsoft.Extensions.Logging;
using StreamGroups.Transport;

namespace StreamGroups.Diagnostics;

/// <summary>What is logged of groups with several handlers. Event IDs 330 to 339.</summary>
internal static partial class RoutingLog
{
    [LoggerMessage(330, LogLevel.Debug, "No handler of {Group} takes entry {Id}; it is acknowledged, as Unmatched says")]
    public static partial void Ignored(ILogger logger, EntryId id, GroupAddress group);

    [LoggerMessage(331, LogLevel.Debug, "No handler of {Group} takes entry {Id}; it is read without a group, and passed over")]
    public static partial void PassedOver(ILogger logger, EntryId id, GroupAddress group);
}
