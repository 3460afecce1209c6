using StackExchange.Redis;

namespace StreamGroups.Transport.Redis;

/// <summary>One listener to a channel, over whichever command connection there is.</summary>
/// <param name="channel">The channel.</param>
/// <param name="isOfSlot">Whether on a cluster only the servers of its slot pass on what is published to it.</param>
/// <param name="received">Brief, never throws.</param>
/// <param name="listening">Told when it listens on a connection, where messages may have been missed before; or that it may not.</param>
/// <param name="forget">Told of the end.</param>
/// <param name="refused">Told that the user may not listen to the channel.</param>
internal sealed class ChannelSubscription(
    string channel, bool isOfSlot, Action<RedisValue> received, Action<bool> listening, Action<ChannelSubscription> forget, Action<string, Exception> refused) : IDisposable
{
    private RedisChannel _channel = RedisChannel.Literal(channel);
    private readonly Lock _lock = new();
    private Task _last = Task.CompletedTask;
    private RedisConnection? _connection;
    private volatile bool _disposed;

    /// <summary>
    /// Listens on a connection. To be called again when the connection can be subscribed on. Fails silently: where it is forbidden, there are other ways.
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
        var isAgain = _connection == connection;
        _connection = connection;
        _channel = isOfSlot && connection.IsCluster ? RedisChannel.Sharded(channel) : RedisChannel.Literal(channel);
        Action<RedisChannel, RedisValue> listener = isAgain ? Nothing : OnMessage; // The client still has ours; twice, each message would come twice.
        var failure = await TryAsync(() => connection.Subscriber.SubscribeAsync(_channel, listener)).ConfigureAwait(false);
        if (failure is RedisServerException && ServerErrors.IsLackingRight(failure.Message)) refused(channel, failure);

        if (isAgain) await TryAsync(() => connection.Subscriber.UnsubscribeAsync(_channel, Nothing)).ConfigureAwait(false);
        if (!_disposed) listening(failure is null);
    }

    private async Task StopAsync(Task last)
    {
        await last.ConfigureAwait(false);
        if (_connection is { } connection) await TryAsync(() => connection.Subscriber.UnsubscribeAsync(_channel, OnMessage)).ConfigureAwait(false);
    }

    private static async Task<Exception?> TryAsync(Func<Task> subscribe)
    {
        try
        {
            await subscribe().ConfigureAwait(false);
            return null;
        }
        catch (Exception exception) when (RedisErrors.IsKnown(exception) || exception is NullReferenceException) // The client's, where nobody has the slot.
        {
            return exception;
        }
    }

    private static void Nothing(RedisChannel from, RedisValue message)
    {
    }

    private void OnMessage(RedisChannel from, RedisValue message)
    {
        if (!_disposed) received(message);
    }
}
