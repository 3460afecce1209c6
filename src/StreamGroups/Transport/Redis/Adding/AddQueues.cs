using System.Collections.Concurrent;

namespace StreamGroups.Transport.Redis.Adding;

/// <summary>The queues of all streams that this process publishes to.</summary>
internal sealed class AddQueues(RedisCommands commands)
{
    private readonly AddRights _rights = new();
    private readonly ConcurrentDictionary<string, AddQueue> _queues = new(StringComparer.Ordinal);

    public AddQueue Of(string stream) => _queues.TryGetValue(stream, out var known) ? known : _queues.GetOrAdd(stream, new AddQueue(commands, stream, _rights));
}
