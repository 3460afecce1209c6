using System.Net;
using Polly;
using Polly.Hedging;
using StackExchange.Redis;

namespace StreamGroups.Transport.Redis;

/// <summary>One connection of ours. Used until its first failure, then disposed: a new one takes 1 to 5 ms, the client's own reconnect up to 800.</summary>
internal sealed partial class RedisConnection : IAsyncDisposable
{
    /// <summary>
    /// About every fourth time the client does not notice that its connect was refused, and waits for its whole timeout: another attempt beside one
    /// that takes this long finds out. The first to end decides; the pipeline disposes what the others bring.
    /// </summary>
    private static readonly ResiliencePipeline<OpenedMultiplexer> Connecting = new ResiliencePipelineBuilder<OpenedMultiplexer>()
        .AddHedging(new HedgingStrategyOptions<OpenedMultiplexer>
        {
            Name = "connect",
            ShouldHandle = static _ => new ValueTask<bool>(false),
            MaxHedgedAttempts = 2,
            Delay = TimeSpan.FromMilliseconds(200),
        })
        .Build();

    private readonly ConnectionMultiplexer _multiplexer;
    private bool? _isCluster;
    private CancellationTokenRegistration _ending;
    private readonly TaskCompletionSource<Exception> _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private RedisConnection(ConnectionMultiplexer multiplexer)
    {
        _multiplexer = multiplexer;
        Database = multiplexer.GetDatabase();
        multiplexer.ConnectionFailed += OnConnectionFailed;
        multiplexer.ConnectionRestored += OnConnectionRestored;
        IsCluster = multiplexer.GetServers().Any(static server => server is { IsConnected: true, ServerType: ServerType.Cluster });
        if (IsCluster) multiplexer.HashSlotMoved += OnSlotMoved;
    }

    public IDatabase Database { get; }

    /// <summary>The ID that the server gave it; nothing where the user may not ask for it.</summary>
    public long? ClientId { get; private set; }

    /// <summary>Uses a second socket, which the client opens at the first subscription and keeps alive by itself.</summary>
    public ISubscriber Subscriber => _multiplexer.GetSubscriber();

    /// <summary>That second socket is there, for the first time or anew: what was subscribed to before may have failed, and messages may have been lost.</summary>
    public event Action? Subscribable;

    /// <summary>
    /// Whether the server has only some of the keys, and scripts must not mix them. It is asked (<c>INFO cluster</c>), since the client takes a cluster of
    /// one server for a server; where the user may not ask, what the client thinks holds.
    /// </summary>
    public async ValueTask<bool> IsClusterAsync(CancellationToken cancellationToken) => _isCluster ??=
        await IfAllowedAsync(AskForClusterAsync(cancellationToken)).ConfigureAwait(false) is { } answer
            ? answer == 1 : IsCluster;

    /// <summary>Completes with the cause when the connection has become useless.</summary>
    public Task<Exception> Failure => _failed.Task;

    /// <param name="options">Ours, from <see cref="ConnectionProfile"/>.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="TransportException">It could not be opened.</exception>
    public static async ValueTask<RedisConnection> OpenAsync(ConfigurationOptions options, CancellationToken cancellationToken)
    {
        try
        {
            var opened = await Connecting.ExecuteAsync(ConnectAsync, options, cancellationToken).ConfigureAwait(false);
            var multiplexer = opened.Multiplexer;
            if (HasMaster(multiplexer)) return new RedisConnection(multiplexer);
            await CloseAsync(multiplexer).ConfigureAwait(false);
        }
        catch (Exception exception) when (RedisErrors.IsKnown(exception))
        {
            var detail = options.Ssl && !RedisErrors.IsOfLogin(exception)
                ? await TlsDiagnosis.FindAsync(options, cancellationToken).ConfigureAwait(false) : "";
            throw RedisErrors.Translate(exception, ConnectingTo(options), detail + (ConnectionProfile.IsOfSentinel(options) ? RedisErrors.SentinelLogin(exception) : ""));
        }
        throw RedisErrors.NoMaster(ConnectingTo(options));
    }

    /// <summary>Opens a connection and makes sure that the server serves on it.</summary>
    /// <inheritdoc cref="OpenAsync"/>
    public static async ValueTask<RedisConnection> OpenServingAsync(ConfigurationOptions options, CancellationToken cancellationToken)
    {
        var connection = await OpenAsync(options, cancellationToken).ConfigureAwait(false);
        try
        {
            await connection.ProbeAsync(cancellationToken).ConfigureAwait(false);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>The ID that the server gave the connection; nothing where the user may not ask for it.</summary>
    public ValueTask<long?> TryAskClientIdAsync(CancellationToken cancellationToken) => IfAllowedAsync(AskAsync("ID", null, cancellationToken));

    /// <summary>Whether blocked reads may be ended. It asks for a client that does not block.</summary>
    public async ValueTask<bool> MayUnblockAsync(long clientId, CancellationToken cancellationToken) =>
        await IfAllowedAsync(AskAsync("UNBLOCK", clientId, cancellationToken)).ConfigureAwait(false) is not null;

    private async ValueTask<long> AskAsync(string what, long? clientId, CancellationToken cancellationToken)
    {
        RedisKeyOrValue[] arguments = clientId is { } id ? [RedisText.Arg(what), RedisText.Arg(id)] : [RedisText.Arg(what)];
        using var reply = await Database.ExecuteRespAsync("CLIENT", arguments)
            .WaitAsync(cancellationToken).ConfigureAwait(false);
        return reply.ReadScalar().ReadInt64();
    }

    /// <summary>Whether the server serves: one that loads its data, or waits for its master, lets us connect and refuses all else.</summary>
    /// <exception cref="TransportException">Not yet.</exception>
    private async ValueTask ProbeAsync(CancellationToken cancellationToken)
    {
        await IfAllowedAsync(PingAsync(cancellationToken)).ConfigureAwait(false);
        if (Database.Database > 0) await SelectAsync(Database.Database, cancellationToken).ConfigureAwait(false);
        ClientId = await TryAskClientIdAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The client selects by itself, does not look at the answer, and would go on in database 0.</summary>
    private async ValueTask SelectAsync(int database, CancellationToken cancellationToken)
    {
        try
        {
            using var reply = await Database.ExecuteRespAsync("SELECT", new RedisKeyOrValue[] { RedisText.Arg(database) })
                .WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (RedisErrors.IsKnown(exception))
        {
            throw RedisErrors.Translate(exception, $"Selecting database {database} (SELECT)");
        }
    }

    private async ValueTask<long> AskForClusterAsync(CancellationToken cancellationToken)
    {
        using var reply = await Database.ExecuteRespAsync("INFO", new RedisKeyOrValue[] { RedisText.Arg("cluster") })
            .WaitAsync(cancellationToken).ConfigureAwait(false);
        return reply.ReadScalar().ReadString()?.Contains("cluster_enabled:1", StringComparison.Ordinal) == true ? 1 : 0;
    }

    private async ValueTask<long> PingAsync(CancellationToken cancellationToken)
    {
        using var reply = await Database.ExecuteRespAsync("PING", Array.Empty<RedisKeyOrValue>()).WaitAsync(cancellationToken).ConfigureAwait(false);
        return 0;
    }

    /// <summary>A user may be forbidden what is asked for here and allowed what is needed.</summary>
    private static async ValueTask<long?> IfAllowedAsync(ValueTask<long> asking)
    {
        try
        {
            return await asking.ConfigureAwait(false);
        }
        catch (Exception exception) when (RedisErrors.IsKnown(exception))
        {
            var error = RedisErrors.Translate(exception, "The first command on a new connection");
            return error.Kind == TransportErrorKind.Transient ? throw error : null;
        }
    }

    /// <summary>The connection is of no use any more; the first cause counts.</summary>
    public void Fail(Exception cause) => _failed.TrySetResult(cause);

    /// <summary>Ends it, and what waits on it, when the token is cancelled: the server is the wrong one then.</summary>
    public void EndAt(CancellationToken moved) => _ending = moved.Register(() =>
    {
        Fail(new RedisConnectionException(ConnectionFailureType.ConnectionDisposed, CommandFlags.None, "Another server is the master now.", null, CommandStatus.Sent));
        _ = CloseAsync(_multiplexer).AsTask();
    });

    public async ValueTask DisposeAsync()
    {
        _multiplexer.ConnectionFailed -= OnConnectionFailed;
        _multiplexer.ConnectionRestored -= OnConnectionRestored;
        await _ending.DisposeAsync().ConfigureAwait(false);
        _multiplexer.HashSlotMoved -= OnSlotMoved;
        Fail(new ObjectDisposedException(nameof(RedisConnection)));
        await CloseAsync(_multiplexer).ConfigureAwait(false);
    }

    private static async ValueTask CloseAsync(ConnectionMultiplexer multiplexer)
    {
        await multiplexer.CloseAsync(allowCommandsToComplete: false).ConfigureAwait(false); // A blocked read would hold it up to its timeout.
        await multiplexer.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>All that we do is writing: with replicas alone there is nothing to do but to look for their master again.</summary>
    private static bool HasMaster(ConnectionMultiplexer multiplexer, EndPoint? but = null) =>
        multiplexer.GetServers().Any(server => server is { IsConnected: true, IsReplica: false } && !server.EndPoint.Equals(but));

    private static string ConnectingTo(ConfigurationOptions options) =>
        $"Connecting to {(ConnectionProfile.IsOfSentinel(options) ? "Sentinel" : "Redis")} at {string.Join(", ", options.EndPoints.Select(RedisText.Name))}";

    private static async ValueTask<OpenedMultiplexer> ConnectAsync(ConfigurationOptions options, CancellationToken cancellationToken)
    {
        var connecting = ConnectionMultiplexer.ConnectAsync(options);
        try
        {
            return new(await connecting.WaitAsync(cancellationToken).ConfigureAwait(false));
        }
        catch (OperationCanceledException)
        {
            DisposeWhenConnected(connecting);
            throw;
        }
    }

    private static void DisposeWhenConnected(Task<ConnectionMultiplexer> connecting) =>
        connecting.ContinueWith(
            static task =>
            {
                if (task.IsCompletedSuccessfully) _ = task.GetAwaiter().GetResult().DisposeAsync().AsTask();
                else _ = task.Exception; // Seen, and of no interest any more.
            },
            CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

    private void OnConnectionRestored(object? sender, ConnectionFailedEventArgs args)
    {
        if (args.ConnectionType == ConnectionType.Subscription) Subscribable?.Invoke();
    }

    /// <summary>Several servers may be connected, a master and its replicas: one that is not written to may go and come.</summary>
    private void OnConnectionFailed(object? sender, ConnectionFailedEventArgs args)
    {
        if (args.ConnectionType == ConnectionType.Subscription) return; // Commands can do without.
        if (IsCluster) Suspect();
        if (HasMaster(_multiplexer, but: args.EndPoint)) return;
        Fail(args.Exception ?? new IOException($"The connection to {args.EndPoint} failed ({args.FailureType})."));
    }
}
