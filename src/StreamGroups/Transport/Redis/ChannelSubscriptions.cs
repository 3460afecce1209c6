using System.Globalization;
using StackExchange.Redis;

namespace StreamGroups.Transport.Redis;

/// <summary>Keeps the listeners to channels, and moves them to each new command connection.</summary>
internal sealed class ChannelSubscriptions
{
    private readonly Lock _lock = new();
    private readonly HashSet<ChannelSubscription> _all = [];
    private RedisConnection? _connection;

    /// <summary>The user may not listen to a channel of this name.</summary>
    public event Action<string, Exception>? Refused;

    /// <summary>Listens to a group's wake channel; <paramref name="wake"/> is called with zero too when calls may have been missed.</summary>
    public IDisposable AddWake(string channel, Action<TimeSpan> wake) => Add(
        channel, true, message => wake(DueOf(message)),
        isListening =>
        {
            if (isListening) wake(TimeSpan.Zero); // Where it is forbidden, sweeps find what is due.
        });

    /// <inheritdoc cref="ChannelSubscription"/>
    public IDisposable Add(string channel, bool isOfSlot, Action<RedisValue> received, Action<bool> listening)
    {
        var subscription = new ChannelSubscription(channel, isOfSlot, received, listening, Remove, (name, cause) => Refused?.Invoke(name, cause));
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
        ChannelSubscription[] all;
        lock (_lock) all = connection == _connection ? [.. _all] : [];
        foreach (var subscription in all) _ = subscription.ListenAsync(connection);
    }

    private void Remove(ChannelSubscription subscription)
    {
        lock (_lock) _all.Remove(subscription);
    }

    /// <summary>Whatever another program may publish there means at least that it is worth looking.</summary>
    private static TimeSpan DueOf(RedisValue message)
    {
        var isNumber = long.TryParse((string?)message, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds);
        return isNumber && milliseconds < TimeSpan.MaxValue.TotalMilliseconds ? TimeSpan.FromMilliseconds(milliseconds) : TimeSpan.Zero;
    }
}
