using Microsoft.Extensions.Logging;

namespace StreamGroups.Diagnostics;

/// <summary>What is logged of connections and the sessions on them. Event IDs 500 to 519.</summary>
internal static partial class SessionLog
{
    [LoggerMessage(500, LogLevel.Warning, "{Session} was interrupted and is being resumed: {Cause}")]
    public static partial void Interrupted(ILogger logger, string session, string cause);

    [LoggerMessage(501, LogLevel.Error, "{Session} is refused, and will be tried again from time to time: {Cause}")]
    public static partial void Refused(ILogger logger, string session, string cause);

    [LoggerMessage(502, LogLevel.Warning, "{Session} has lost its group, which is being created again: {Cause}")]
    public static partial void GroupLost(ILogger logger, string session, string cause);

    [LoggerMessage(503, LogLevel.Error, "{Session} broke by a fault of this library, and is being resumed")]
    public static partial void Broke(ILogger logger, Exception exception, string session);

    [LoggerMessage(504, LogLevel.Information, "{Session} is working again after {Outage} and {Attempts} failed attempts")]
    public static partial void Resumed(ILogger logger, string session, TimeSpan outage, int attempts);

    [LoggerMessage(506, LogLevel.Warning,
        "The Redis user may not listen to channel {Channel}: {Cause} Wake-ups are not heard, so that retries, scheduled messages and what other "
        + "processes hand back may come late. Grant it with ACL SETUSER: +subscribe +unsubscribe, and a pattern for the channel, such as &{Channel}; this is said once")]
    public static partial void ChannelRefused(ILogger logger, string channel, string cause);

    [LoggerMessage(505, LogLevel.Error, "{Session}: the reconnect pipeline gave up; it is started again in {Pause}")]
    public static partial void GaveUp(ILogger logger, Exception exception, string session, TimeSpan pause);

    [LoggerMessage(507, LogLevel.Warning, "The master of {Service} is {Master} now, by what its sentinels say: connections to the former one are ended")]
    public static partial void MasterMoved(ILogger logger, string service, string master);
}
