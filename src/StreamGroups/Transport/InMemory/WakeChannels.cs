namespace StreamGroups.Transport.InMemory;

/// <summary>Who listens for parked entries, by channel. The calls are made outside of any lock.</summary>
internal sealed class WakeChannels
{
    private readonly Lock _lock = new();
    private readonly List<Listener> _listeners = [];

    public IDisposable Add(string channel, Action<TimeSpan> wake)
    {
        var listener = new Listener(this, channel, wake);
        lock (_lock) _listeners.Add(listener);
        return listener;
    }

    public void Call(string channel, TimeSpan due)
    {
        Listener[] listeners;
        lock (_lock) listeners = [.. _listeners.Where(listener => listener.Channel == channel)];
        foreach (var listener in listeners) listener.Wake(due);
    }

    private sealed class Listener(WakeChannels all, string channel, Action<TimeSpan> wake) : IDisposable
    {
        private volatile bool _disposed;

        public string Channel => channel;

        public void Wake(TimeSpan due)
        {
            if (!_disposed) wake(due);
        }

        public void Dispose()
        {
            _disposed = true;
            lock (all._lock) all._listeners.Remove(this);
        }
    }
}
