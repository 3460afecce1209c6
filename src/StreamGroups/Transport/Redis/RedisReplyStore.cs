using StackExchange.Redis;

namespace StreamGroups.Transport.Redis;

/// <summary>Where replies are awaited, on a Redis or Valkey server.</summary>
internal sealed class RedisReplyStore(ConnectionSupervisor connections, RedisCommands commands) : IReplyStore
{
    public string AddressOf(string stream) => commands.Keys.Stream(stream).ToString();

    public async ValueTask<IDisposable> ListenAsync(string address, Action<ReadOnlyMemory<byte>> received, CancellationToken cancellationToken)
    {
        await connections.CommandsAsync(cancellationToken).ConfigureAwait(false); // Whoever gives up hears why there is no connection.
        var listening = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var subscription = connections.OnMessage(address, message => received((byte[]?)message), _ => listening.TrySetResult());
        try
        {
            await listening.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
            return subscription;
        }
        catch
        {
            subscription.Dispose();
            throw;
        }
    }

    public async ValueTask ForgetAsync(string stream, CancellationToken cancellationToken)
    {
        RedisKeyOrValue[] arguments = [commands.Keys.Stream(stream)];
        using var reply = await commands.ExecuteAsync("UNLINK", arguments, "Removing the reply stream", stream, cancellationToken).ConfigureAwait(false);
    }
}
