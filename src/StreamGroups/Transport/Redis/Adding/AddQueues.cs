using System.Collections.Concurrent;

namespace StreamGroups.Transport.Redis.Adding;

/// <summary>The queues of the streams that this process publishes to. Idle ones go when there are many: streams of one answer each are never met again.</summary>
internal sealed class AddQueues(RedisCommands commands)
{
    /// <summary>A queue takes about 0.5 KB.</summary>
    private const int Few = 1_000;

    private readonly AddRights _rights = new();
    private readonly ConcurrentDictionary<string, AddQueue> _queues = new(StringComparer.Ordinal);
    private int _many = Few;

    public int Count => _queues.Count;

    public ValueTask<EntryId> AddAsync(string stream, ReadOnlyMemory<byte> data, in StreamTrim trim)
    {
        while (true)
        {
            var queue = _queues.TryGetValue(stream, out var known) ? known : New(stream);
            if (queue.TryAdd(data, trim, out var outcome)) return outcome;
            Remove(stream, queue);
        }
    }

    private AddQueue New(string stream)
    {
        if (_queues.Count >= Volatile.Read(ref _many)) RemoveIdle();
        return _queues.GetOrAdd(stream, new AddQueue(commands, stream, _rights));
    }

    private void RemoveIdle()
    {
        foreach (var (stream, queue) in _queues)
        {
            if (queue.TryRetire()) Remove(stream, queue);
        }
        Volatile.Write(ref _many, Few + (2 * _queues.Count)); // Looking at all of them for each new one would cost the square of their number.
    }

    private void Remove(string stream, AddQueue queue) => _queues.TryRemove(KeyValuePair.Create(stream, queue));
}
