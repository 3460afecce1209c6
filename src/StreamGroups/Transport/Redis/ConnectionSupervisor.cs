using System.Net;
using StackExchange.Redis;
using StreamGroups.Resilience;
using StreamGroups.Transport.Redis.Clusters;
using StreamGroups.Transport.Redis.Durable;
using StreamGroups.Transport.Redis.Sentinel;

namespace StreamGroups.Transport.Redis;

/// <summary>Owns our connections: the one for commands, which it keeps alive, and those of the readers, which their sessions renew.</summary>
/// <param name="application">The application's connection settings; asked for at every attempt.</param>
/// <param name="sessions">Keeps the command connection going.</param>
/// <param name="time">The clock.</param>
/// <param name="observer">Is told how the command connection fares.</param>
/// <param name="name">What is kept going, for the log: the start of a sentence.</param>
/// <param name="profile">Makes the connection's settings of the application's; those of the command connection by default.</param>
internal sealed class ConnectionSupervisor(
    Func<ConfigurationOptions> application, SessionLoop sessions, TimeProvider time, ISessionObserver? observer = null,
    string name = "The command connection", Func<ConfigurationOptions, ConfigurationOptions>? profile = null) : IAsyncDisposable, IDisposable
{
    /// <summary>
    /// How long a caller waits for a connection before it is told that there is none; its own policy then decides. Less than the 2 s that a
    /// starting host waits, so that it can say the cause.
    /// </summary>
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromSeconds(1.5);

    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _lock = new();
    private readonly ChannelSubscriptions _channels = new();
    private readonly ClusterMasters _masters = new();
    private ServiceMaster? _master;
    private bool _ownsMaster;
    private Task _loop = Task.CompletedTask;
    private TaskCompletionSource<RedisConnection>? _commands;
    private TransportException? _refused;
    private Exception? _lastFailure;
    private bool _disposed;
    private long _longestCall = TimeSpan.MaxValue.Ticks;

    /// <summary>The user may not listen to a channel of this name.</summary>
    public event Action<string, Exception>? ChannelRefused
    {
        add => _channels.Refused += value;
        remove => _channels.Refused -= value;
    }

    /// <summary>By what the sentinels say, another server is the master of the service.</summary>
    public event Action<string, string>? MasterMoved;

    /// <summary>There is a new command connection.</summary>
    public event Action? Connected;

    /// <summary>The wait for a connection, the client's timeout, and the heartbeat that looks for timeouts; unknown before the first connection.</summary>
    public TimeSpan LongestCall => TimeSpan.FromTicks(Volatile.Read(ref _longestCall));

    /// <summary>
    /// The command connection; waits while there is none, and throws at once while the server refuses us for good. One who gives up waiting
    /// gets the cause as the inner exception, and with it the certainty that nothing was sent.
    /// </summary>
    public ValueTask<RedisConnection> CommandsAsync(CancellationToken cancellationToken)
    {
        Task<RedisConnection> connection;
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            var commands = Begin();
            if (_refused is { } refused) throw new TransportException(refused.Kind, refused.Message, refused) { IsReported = true };
            connection = commands.Task;
        }
        if (cancellationToken.IsCancellationRequested) throw GivenUp(connection.IsCompletedSuccessfully, cancellationToken);
        return connection.IsCompletedSuccessfully ? new(connection) : WaitAsync(connection, cancellationToken);
    }

    /// <summary>Begins to connect now, and not only at the first call.</summary>
    public void Connect()
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            Begin();
        }
    }

    /// <summary>Owns another connection, for publishes that are waited for.</summary>
    public ConnectionSupervisor ForDurable(Durability durability) => new(
        application, sessions, time, null, $"The connection for publishing {durability}",
        options => ConnectionProfile.ForDurable(options, DurableServer.LongestWait))
    {
        _master = Master(),
    };

    /// <summary>Opens a connection for a reader of the stream, which owns it from then on: on a cluster to the one server that has the stream.</summary>
    public async ValueTask<RedisConnection> OpenReaderAsync(RedisKey stream, TimeSpan longestBlock, CancellationToken cancellationToken)
    {
        var options = ConnectionProfile.ForReader(application(), longestBlock);
        var commands = await CommandsAsync(cancellationToken).ConfigureAwait(false);
        if (!commands.IsCluster) return await OpenAsync(options, RedisConnection.OpenAsync, cancellationToken).ConfigureAwait(false);
        var master = MasterOf(commands, stream);
        ConnectionProfile.RestrictTo(options, master);
        var isMaster = _masters.While(master);
        var connection = await RedisConnection.OpenAsync(options, cancellationToken).ConfigureAwait(false);
        connection.EndAt(isMaster);
        return connection;
    }

    /// <summary>Waits for what a command connection to a cluster brings, for as long as the server that has the key is a master.</summary>
    /// <exception cref="RedisConnectionException">Another server has taken its place, and nobody will answer any more.</exception>
    public async Task<T> WhileMasterAsync<T>(RedisConnection commands, RedisKey key, Func<Task<T>> run)
    {
        var isMaster = _masters.While(commands.MasterOf(key).EndPoint);
        try
        {
            return await run().WaitAsync(isMaster).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (isMaster.IsCancellationRequested)
        {
            throw RedisErrors.Superseded();
        }
    }

    /// <summary>Listens to a channel on the command connection, whichever that is; <paramref name="wake"/> is called with zero at each new one.</summary>
    public IDisposable OnWake(string channel, Action<TimeSpan> wake)
    {
        Connect();
        return _channels.AddWake(channel, wake);
    }

    /// <summary>As <see cref="OnWake"/>, for any messages.</summary>
    public IDisposable OnMessage(string channel, Action<RedisValue> received, Action<bool> listening)
    {
        Connect();
        return _channels.Add(channel, false, received, listening);
    }

    public async ValueTask DisposeAsync()
    {
        Task loop;
        lock (_lock)
        {
            if (_disposed) return;
            _disposed = true;
            loop = _loop;
            _commands?.TrySetException(new ObjectDisposedException(nameof(ConnectionSupervisor)));
        }
        await _stopping.CancelAsync().ConfigureAwait(false);
        await loop.ConfigureAwait(false);
        if (_ownsMaster) await _master!.DisposeAsync().ConfigureAwait(false);
        _stopping.Dispose();
        _masters.Dispose();
    }

    /// <summary>For containers that are disposed of synchronously; waits, as the host itself does.</summary>
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    private TaskCompletionSource<RedisConnection> Begin()
    {
        if (_commands is not null) return _commands;
        _loop = Task.Run(() => sessions.RunAsync(sessions.Report(name, observer), KeepCommandsAsync, _stopping.Token), CancellationToken.None);
        return _commands = NewSource();
    }

    private static EndPoint MasterOf(RedisConnection commands, RedisKey stream)
    {
        try
        {
            return commands.MasterOf(stream).EndPoint;
        }
        catch (RedisConnectionException exception)
        {
            throw RedisErrors.Failed(commands, exception, $"Looking for the server of {stream}");
        }
    }

    private async ValueTask<RedisConnection> WaitAsync(Task<RedisConnection> connection, CancellationToken cancellationToken)
    {
        try
        {
            return await connection.WaitAsync(LongestWait, time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            throw NoConnection();
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw GivenUp(connected: false, cancellationToken);
        }
    }

    /// <summary>Where the settings name a service, its master is asked for at every connect.</summary>
    private ValueTask<RedisConnection> OpenAsync(
        ConfigurationOptions options, Func<ConfigurationOptions, CancellationToken, ValueTask<RedisConnection>> open, CancellationToken cancellationToken) =>
        string.IsNullOrEmpty(options.ServiceName) ? open(options, cancellationToken) : Master().OpenAsync(options, open, cancellationToken);

    private ServiceMaster Master()
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_master is null) (_master, _ownsMaster) = (new ServiceMaster(application, sessions, time, (service, master) => MasterMoved?.Invoke(service, master)), true);
            return _master;
        }
    }

    private TransportException NoConnection()
    {
        var cause = _lastFailure?.Message ?? "Connecting to Redis takes long.";
        return new TransportException(TransportErrorKind.Transient, $"There is no connection. {cause}", _lastFailure) { IsReported = _lastFailure is not null };
    }

    private OperationCanceledException GivenUp(bool connected, CancellationToken cancellationToken)
    {
        var cause = connected ? new TransportException(TransportErrorKind.Transient, "Its time was over before it was sent.") : NoConnection();
        return new OperationCanceledException(cause.Message, cause, cancellationToken);
    }

    private async ValueTask KeepCommandsAsync(Session session, CancellationToken cancellationToken)
    {
        var connection = await ConnectAsync(cancellationToken).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            session.Establish();
            lock (_lock)
            {
                _refused = null;
                _commands!.TrySetResult(connection);
            }
            _channels.MoveTo(connection);
            Connected?.Invoke();
            using var watching = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var watch = connection.IsCluster ? new ClusterWatch(connection, _masters, time).RunAsync(watching.Token) : Task.CompletedTask;
            try
            {
                var cause = await connection.Failure.WaitAsync(cancellationToken).ConfigureAwait(false);
                throw RedisErrors.Translate(cause, name);
            }
            finally
            {
                _channels.Leave();
                lock (_lock)
                {
                    if (!_disposed) _commands = NewSource();
                }
                await watching.CancelAsync().ConfigureAwait(false);
                await watch.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // Whatever it ends with, the next connection has its own.
            }
        }
    }

    private async ValueTask<RedisConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        try
        {
            var options = (profile ?? ConnectionProfile.ForCommands)(application());
            var longestCall = LongestWait + TimeSpan.FromMilliseconds(options.AsyncTimeout) + options.HeartbeatInterval;
            Volatile.Write(ref _longestCall, longestCall.Ticks);
            return await OpenAsync(options, RedisConnection.OpenServingAsync, cancellationToken).ConfigureAwait(false);
        }
        catch (TransportException exception)
        {
            _lastFailure = exception;
            if (exception.Kind != TransportErrorKind.Permanent)
            {
                lock (_lock) _refused = null;
                throw;
            }
            TaskCompletionSource<RedisConnection> waiting;
            lock (_lock)
            {
                _refused = exception;
                waiting = _commands!;
                _commands = NewSource();
            }
            waiting.TrySetException(new TransportException(exception.Kind, exception.Message, exception) { IsReported = true });
            throw;
        }
    }

    private static TaskCompletionSource<RedisConnection> NewSource()
    {
        var source = new TaskCompletionSource<RedisConnection>(TaskCreationOptions.RunContinuationsAsynchronously);
        _ = source.Task.ContinueWith(
            static task => _ = task.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        return source;
    }
}
