using StackExchange.Redis;

namespace StreamGroups.Transport.Redis;

/// <summary>The keys behind the names, with the application's prefix.</summary>
internal sealed class RedisKeys(string prefix)
{
    public RedisKey Stream(string stream) => prefix + stream;

    public RedisKey DeadLetters(GroupAddress group) => ReservedNames.DeadLetterStream(Prefixed(group));

    public RedisKey RetrySet(GroupAddress group) => ReservedNames.RetrySet(Prefixed(group));

    public RedisKey Mark(GroupAddress group) => ReservedNames.Mark(Prefixed(group));

    public RedisKey Names(GroupAddress group) => ReservedNames.Names(Prefixed(group));

    public RedisKey Position(string stream, string name) => ReservedNames.Position(prefix + stream, name);

    public RedisKey Active(GroupAddress group) => ReservedNames.Active(Prefixed(group));

    public string WakeChannel(GroupAddress group) => ReservedNames.WakeChannel(Prefixed(group));

    public RedisKey Sent(string stream, string messageId) => ReservedNames.Sent(prefix + stream, messageId);

    public string SentPrefix(string stream) => ReservedNames.SentPrefix(prefix + stream);

    public RedisKey Scheduled(string stream) => ReservedNames.Scheduled(prefix + stream);

    public RedisKey ScheduledBodies(string stream) => ReservedNames.ScheduledBodies(prefix + stream);

    public string ScheduleChannel(string stream) => ReservedNames.ScheduleChannel(prefix + stream);

    private GroupAddress Prefixed(GroupAddress group) => group with { Stream = prefix + group.Stream };
}
