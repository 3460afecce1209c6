using System.Globalization;
using StackExchange.Redis;

namespace StreamGroups.Transport.Redis;

/// <summary>One listener to a group's wake channel, over whichever command connection there is.</summary>
internal sealed class WakeSubscription(string channel, Action<TimeSpan> wake, Action<WakeSubscription> forget) : IDisposable
{
    private readonly RedisChannel _channel = RedisChannel.Literal(channel);
    private RedisConnection? _connection;
    private volatile bool _disposed;

    /// <summary>Listens on a new connection, and says that calls may have been missed. Fails silently: where it is forbidden, sweeps find what is due.</summary>
    public async Task ListenAsync(RedisConnection connection)
    {
        Volatile.Write(ref _connection, connection);
        try
        {
            await connection.Subscriber.SubscribeAsync(_channel, OnMessage).ConfigureAwait(false);
            Wake(TimeSpan.Zero);
            if (_disposed) await StopAsync(connection).ConfigureAwait(false);
        }
        catch (Exception exception) when (RedisErrors.IsKnown(exception))
        {
        }
    }

    public void Dispose()
    {
        _disposed = true;
        forget(this);
        if (Volatile.Read(ref _connection) is { } connection) _ = StopAsync(connection);
    }

    private async Task StopAsync(RedisConnection connection)
    {
        try
        {
            await connection.Subscriber.UnsubscribeAsync(_channel, OnMessage).ConfigureAwait(false);
        }
        catch (Exception exception) when (RedisErrors.IsKnown(exception))
        {
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
