namespace StreamGroups.Transport.InMemory;

/// <summary>Channels as a server has them: whoever listens gets what is published, and nobody else.</summary>
internal sealed class ReplyChannels
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, List<Action<ReadOnlyMemory<byte>>>> _listeners = new(StringComparer.Ordinal);

    public void Publish(string channel, ReadOnlyMemory<byte> data)
    {
        Action<ReadOnlyMemory<byte>>[] listeners;
        lock (_lock) listeners = _listeners.TryGetValue(channel, out var known) ? [.. known] : [];
        foreach (var listener in listeners) listener(data.ToArray());
    }

    public IDisposable Add(string channel, Action<ReadOnlyMemory<byte>> listener)
    {
        lock (_lock)
        {
            if (!_listeners.TryGetValue(channel, out var listeners)) _listeners.Add(channel, listeners = []);
            listeners.Add(listener);
        }
        return new Listening(this, channel, listener);
    }

    private void Remove(string channel, Action<ReadOnlyMemory<byte>> listener)
    {
        lock (_lock)
        {
            if (_listeners.TryGetValue(channel, out var listeners) && listeners.Remove(listener) && listeners.Count == 0) _listeners.Remove(channel);
        }
    }

    private sealed class Listening(ReplyChannels channels, string channel, Action<ReadOnlyMemory<byte>> listener) : IDisposable
    {
        public void Dispose() => channels.Remove(channel, listener);
    }
}
