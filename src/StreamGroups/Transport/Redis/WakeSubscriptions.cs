namespace StreamGroups.Transport.Redis;

/// <summary>Keeps the listeners to wake channels, and moves them to each new command connection.</summary>
internal sealed class WakeSubscriptions
{
    private readonly Lock _lock = new();
    private readonly HashSet<WakeSubscription> _all = [];
    private RedisConnection? _connection;

    public IDisposable Add(string channel, Action<TimeSpan> wake)
    {
        var subscription = new WakeSubscription(channel, wake, Remove);
        RedisConnection? connection;
        lock (_lock)
        {
            _all.Add(subscription);
            connection = _connection;
        }
        if (connection is not null) _ = subscription.ListenAsync(connection);
        return subscription;
    }

    /// <summary>Listens on a new connection; its loss ends that, and the next one is to be told of.</summary>
    public void MoveTo(RedisConnection connection)
    {
        connection.Subscribable += () => Listen(connection);
        lock (_lock) _connection = connection;
        Listen(connection);
    }

    /// <summary>There is no connection until the next one.</summary>
    public void Leave()
    {
        lock (_lock) _connection = null;
    }

    private void Listen(RedisConnection connection)
    {
        WakeSubscription[] all;
        lock (_lock) all = connection == _connection ? [.. _all] : [];
        foreach (var subscription in all) _ = subscription.ListenAsync(connection);
    }

    private void Remove(WakeSubscription subscription)
    {
        lock (_lock) _all.Remove(subscription);
    }
}
