using StackExchange.Redis;

namespace StreamGroups.Transport.Redis;

/// <summary>One connection of ours. Used until its first failure, then disposed: a new one takes 1 to 5 ms, the client's own reconnect up to 800.</summary>
internal sealed class RedisConnection : IAsyncDisposable
{
    private readonly ConnectionMultiplexer _multiplexer;
    private readonly TaskCompletionSource<Exception> _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private RedisConnection(ConnectionMultiplexer multiplexer)
    {
        _multiplexer = multiplexer;
        Database = multiplexer.GetDatabase();
        multiplexer.ConnectionFailed += OnConnectionFailed;
    }

    public IDatabase Database { get; }

    /// <summary>Completes with the cause when the connection has become useless.</summary>
    public Task<Exception> Failure => _failed.Task;

    /// <param name="options">Ours, from <see cref="ConnectionProfile"/>.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="TransportException">It could not be opened.</exception>
    public static async ValueTask<RedisConnection> OpenAsync(ConfigurationOptions options, CancellationToken cancellationToken)
    {
        var connecting = ConnectionMultiplexer.ConnectAsync(options);
        try
        {
            return new RedisConnection(await connecting.WaitAsync(cancellationToken).ConfigureAwait(false));
        }
        catch (OperationCanceledException)
        {
            DisposeWhenConnected(connecting);
            throw;
        }
        catch (Exception exception) when (RedisErrors.IsKnown(exception))
        {
            throw RedisErrors.Translate(exception, $"Connecting to Redis at {string.Join(", ", options.EndPoints)}");
        }
    }

    /// <summary>Whether the server serves: one that loads its data, or waits for its master, lets us connect and refuses all else.</summary>
    /// <exception cref="TransportException">Not yet.</exception>
    public async ValueTask ProbeAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var reply = await Database.ExecuteRespAsync("PING", Array.Empty<RedisKeyOrValue>()).WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (RedisErrors.IsKnown(exception))
        {
            var error = RedisErrors.Translate(exception, "The first command on a new connection");
            if (error.Kind == TransportErrorKind.Transient) throw error; // A user may be forbidden to PING and allowed what is needed.
        }
    }

    /// <summary>The connection is of no use any more; the first cause counts.</summary>
    public void Fail(Exception cause) => _failed.TrySetResult(cause);

    public async ValueTask DisposeAsync()
    {
        _multiplexer.ConnectionFailed -= OnConnectionFailed;
        Fail(new ObjectDisposedException(nameof(RedisConnection)));
        await _multiplexer.CloseAsync(allowCommandsToComplete: false).ConfigureAwait(false); // A blocked read would hold it up to its timeout.
        await _multiplexer.DisposeAsync().ConfigureAwait(false);
    }

    private static void DisposeWhenConnected(Task<ConnectionMultiplexer> connecting) =>
        connecting.ContinueWith(
            static task => { if (task.IsCompletedSuccessfully) task.GetAwaiter().GetResult().Dispose(); },
            CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

    private void OnConnectionFailed(object? sender, ConnectionFailedEventArgs args) =>
        Fail(args.Exception ?? new IOException($"The connection to {args.EndPoint} failed ({args.FailureType})."));
}
