using System.Globalization;
using StackExchange.Redis;

namespace StreamGroups.Transport.Redis;

/// <summary>One listener to a group's wake channel, over whichever command connection there is.</summary>
internal sealed class WakeSubscription(string channel, Action<TimeSpan> wake, Action<WakeSubscription> forget) : IDisposable
{
    private readonly RedisChannel _channel = RedisChannel.Literal(channel);
    private readonly Lock _lock = new();
    private Task _last = Task.CompletedTask;
    private RedisConnection? _connection;
    private volatile bool _disposed;

    /// <summary>
    /// Listens on a connection, and says that calls may have been missed. To be called again when the connection can be subscribed on. Fails
    /// silently: where it is forbidden, sweeps find what is due.
    /// </summary>
    public Task ListenAsync(RedisConnection connection)
    {
        lock (_lock) return _last = ListenAsync(connection, _last);
    }

    public void Dispose()
    {
        _disposed = true;
        forget(this);
        lock (_lock) _last = StopAsync(_last);
    }

    private async Task ListenAsync(RedisConnection connection, Task last)
    {
        await last.ConfigureAwait(false);
        if (_disposed) return;
        if (_connection == connection) await TryAsync(() => connection.Subscriber.UnsubscribeAsync(_channel, OnMessage)).ConfigureAwait(false);
        _connection = connection;
        if (await TryAsync(() => connection.Subscriber.SubscribeAsync(_channel, OnMessage)).ConfigureAwait(false)) Wake(TimeSpan.Zero);
    }

    private async Task StopAsync(Task last)
    {
        await last.ConfigureAwait(false);
        if (_connection is { } connection) await TryAsync(() => connection.Subscriber.UnsubscribeAsync(_channel, OnMessage)).ConfigureAwait(false);
    }

    private static async Task<bool> TryAsync(Func<Task> subscribe)
    {
        try
        {
            await subscribe().ConfigureAwait(false);
            return true;
        }
        catch (Exception exception) when (RedisErrors.IsKnown(exception))
        {
            return false;
        }
    }

    /// <summary>Whatever another program may publish there means at least that it is worth looking.</summary>
    private void OnMessage(RedisChannel from, RedisValue message)
    {
        var isNumber = long.TryParse((string?)message, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds);
        Wake(isNumber && milliseconds < TimeSpan.MaxValue.TotalMilliseconds ? TimeSpan.FromMilliseconds(milliseconds) : TimeSpan.Zero);
    }

    private void Wake(TimeSpan due)
    {
        if (!_disposed) wake(due);
    }
}
