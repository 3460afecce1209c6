using StackExchange.Redis;

namespace StreamGroups.Transport.Redis;

/// <summary>The keys behind the names, with the application's prefix.</summary>
internal sealed class RedisKeys(string prefix)
{
    public RedisKey Stream(string stream) => prefix + stream;

    public RedisKey DeadLetters(GroupAddress group) => ReservedNames.DeadLetterStream(group with { Stream = prefix + group.Stream });
}
