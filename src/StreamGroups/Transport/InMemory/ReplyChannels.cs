namespace StreamGroups.Transport.InMemory;

/// <summary>Channels as a server has them: whoever listens gets what is published, and nobody else. Guarded by the lock of its store.</summary>
internal sealed class ReplyChannels
{
    private readonly Dictionary<string, List<Action<ReadOnlyMemory<byte>>>> _listeners = new(StringComparer.Ordinal);

    public void Publish(string channel, ReadOnlyMemory<byte> data)
    {
        if (!_listeners.TryGetValue(channel, out var listeners)) return;
        foreach (var listener in listeners) listener(data.ToArray());
    }

    public void Add(string channel, Action<ReadOnlyMemory<byte>> listener)
    {
        if (!_listeners.TryGetValue(channel, out var listeners)) _listeners.Add(channel, listeners = []);
        listeners.Add(listener);
    }

    public void Remove(string channel, Action<ReadOnlyMemory<byte>> listener)
    {
        if (_listeners.TryGetValue(channel, out var listeners) && listeners.Remove(listener) && listeners.Count == 0) _listeners.Remove(channel);
    }
}
