using System.Collections.Concurrent;

namespace StreamGroups.Transport.Redis.Adding;

/// <summary>The queues of the streams that this process publishes to; of many streams only those that are published to just now.</summary>
internal sealed class AddQueues(RedisCommands commands)
{
    private const int MostIdle = 1_000;

    private readonly AddRights _rights = new();
    private readonly AdditionPool _pool = new();
    private readonly ConcurrentDictionary<string, AddQueue> _queues = new(StringComparer.Ordinal);
    private int _most = MostIdle;

    public AddQueue Of(string stream)
    {
        if (_queues.TryGetValue(stream, out var known)) return known;
        var queue = _queues.GetOrAdd(stream, new AddQueue(commands, stream, _rights, _pool));
        if (_queues.Count > Volatile.Read(ref _most)) Forget();
        return queue;
    }

    /// <summary>One that is forgotten while it is being used goes on to its end; the next publish to its stream makes another.</summary>
    private void Forget()
    {
        foreach (var (stream, queue) in _queues)
        {
            if (queue.IsIdle) _queues.TryRemove(stream, out _);
        }
        Volatile.Write(ref _most, Math.Max(MostIdle, 2 * _queues.Count));
    }
}
