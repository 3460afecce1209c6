using Microsoft.Extensions.Logging;
using StreamGroups.Transport;

namespace StreamGroups.Diagnostics;

/// <summary>What is logged of results that handlers return. Event IDs 313 to 319.</summary>
internal static partial class ResultLog
{
    [LoggerMessage(313, LogLevel.Information,
        "What the handler of entry {Id} of {Group} returned was not published by this call, since the entry was no longer pending: another consumer "
        + "handled it too, or an earlier call had done it whose answer was lost")]
    public static partial void NotPublished(ILogger logger, EntryId id, GroupAddress group);

    [LoggerMessage(314, LogLevel.Error,
        "What the handler of entry {Id} of {Group} returned could not be published, so that the delivery counts as failed: {Cause} Of further entries this "
        + "is said at the level Debug")]
    public static partial void Refused(ILogger logger, EntryId id, GroupAddress group, string cause);

    [LoggerMessage(315, LogLevel.Debug,
        "What the handler of entry {Id} of {Group} returned could not be published, so that the delivery counts as failed: {Cause}")]
    public static partial void RefusedAgain(ILogger logger, EntryId id, GroupAddress group, string cause);

    [LoggerMessage(316, LogLevel.Warning,
        "The reply to entry {Id} of {Group} did not go out, and whoever waits for it will wait in vain: {Cause}")]
    public static partial void ReplyLost(ILogger logger, EntryId id, GroupAddress group, string cause);

    [LoggerMessage(317, LogLevel.Information,
        "What {Group} publishes to {Stream} is published before its entry is acknowledged, not in one step, since the two streams are in different slots of "
        + "the cluster: a lost connection, or two consumers of one entry, may publish it twice. Give both names the same part in braces, such as "
        + "{{orders}}:new and {{orders}}:done, to have one step")]
    public static partial void NotOneStep(ILogger logger, GroupAddress group, string stream);

    [LoggerMessage(318, LogLevel.Warning,
        "The handler of entry {Id} of {Group} settled it and then returned a result, which is not published: what is returned goes out together with the "
        + "acknowledgement. Have it either settle or return. This is said once")]
    public static partial void SettledBefore(ILogger logger, EntryId id, GroupAddress group);

    [LoggerMessage(319, LogLevel.Error,
        "What the handler of entry {Id} of {Group} returned was not published, or it is not known whether it was, and it is not tried again, since "
        + "{Because}: {Cause}")]
    public static partial void LostForGood(ILogger logger, EntryId id, GroupAddress group, string because, string cause);
}
