using System.Net;
using StackExchange.Redis;
using StreamGroups.Resilience;

namespace StreamGroups.Transport.Redis.Sentinel;

/// <summary>
/// Asks one of the sentinels for the master of the connection string's <c>serviceName</c>, and ends connections to a server that is it no longer. The
/// client's own way opens sockets to all sentinels and all replicas for every connection, and blocks threads.
/// </summary>
/// <param name="application">The application's connection settings, whose endpoints are the sentinels.</param>
/// <param name="sessions">Keeps the connection to a sentinel going.</param>
/// <param name="time">The clock.</param>
/// <param name="moved">Told when another server has become the master of the service.</param>
internal sealed class ServiceMaster(
    Func<ConfigurationOptions> application, SessionLoop sessions, TimeProvider time, Action<string, string> moved) : IAsyncDisposable
{
    /// <summary>A sentinel tells of a new master by itself; this is for what it could not tell.</summary>
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan LongestAnswer = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _lock = new();
    private ConnectionSupervisor? _sentinels;
    private Task _watching = Task.CompletedTask;
    private Task<FoundMaster>? _looking;
    private FoundMaster? _found;
    private int _attempts = -1;
    private int _ignorant;

    /// <summary>Opens a connection to the master. It ends when another server becomes the master.</summary>
    /// <param name="options">Ours; the sentinels in it are replaced by the master.</param>
    /// <param name="open">Opens it.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="TransportException">No sentinel can be asked, none knows the service, or the master cannot be reached.</exception>
    public async ValueTask<RedisConnection> OpenAsync(
        ConfigurationOptions options, Func<ConfigurationOptions, CancellationToken, ValueTask<RedisConnection>> open, CancellationToken cancellationToken)
    {
        var master = await LookAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
        options.ServiceName = null;
        options.EndPoints.Clear();
        options.EndPoints.Add(master.EndPoint);
        var connection = await open(options, cancellationToken).ConfigureAwait(false);
        connection.EndAt(master.Ended.Token);
        return connection;
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_sentinels is not null) await _sentinels.DisposeAsync().ConfigureAwait(false);
        _stopping.Dispose();
    }

    /// <summary>All who look at the same time share one question.</summary>
    private Task<FoundMaster> LookAsync()
    {
        lock (_lock)
        {
            if (_looking is { IsCompleted: false } looking) return looking;
            return _looking = AskAsync(_sentinels ??= Begin(), _stopping.Token);
        }
    }

    private ConnectionSupervisor Begin()
    {
        var sentinels = new ConnectionSupervisor(application, sessions, time, name: "The connection to Sentinel", profile: NextSentinel)
        {
            LongestWait = LongestAnswer,
        };
        _watching = Task.Run(() => WatchAsync(sentinels, _stopping.Token), CancellationToken.None);
        return sentinels;
    }

    private ConfigurationOptions NextSentinel(ConfigurationOptions options) => ConnectionProfile.ForSentinel(options, Interlocked.Increment(ref _attempts));

    private async Task WatchAsync(ConnectionSupervisor sentinels, CancellationToken cancellationToken)
    {
        var told = new SemaphoreSlim(0); // Not disposed of: a message may come at the end.
        using var promoted = sentinels.OnMessage("+promoted-slave", _ => told.Release(), _ => told.Release()); // Who leads a failover knows first.
        using var switched = sentinels.OnMessage("+switch-master", _ => told.Release(), _ => told.Release());
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await LookAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                // Whoever needs the master meets it too, and the connection to Sentinel tells of its own outages.
            }
            catch (OperationCanceledException)
            {
                return;
            }
            using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            await Task.WhenAny(told.WaitAsync(waiting.Token), Task.Delay(LookInterval, time, waiting.Token)).ConfigureAwait(false);
            await waiting.CancelAsync().ConfigureAwait(false);
        }
    }

    private async Task<FoundMaster> AskAsync(ConnectionSupervisor sentinels, CancellationToken cancellationToken)
    {
        var service = application().ServiceName!;
        var connection = await sentinels.CommandsAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            RedisKeyOrValue[] arguments = [RedisText.Arg("GET-MASTER-ADDR-BY-NAME"), RedisText.Arg(service)];
            using var reply = await connection.Database.ExecuteRespAsync("SENTINEL", arguments)
                .WaitAsync(LongestAnswer, time, cancellationToken).ConfigureAwait(false);
            if (Parse(reply) is { } master) return Note(service, master);
        }
        catch (Exception exception) when (RedisErrors.IsKnown(exception))
        {
            connection.Fail(exception);
            throw RedisErrors.Translate(exception, $"Asking Sentinel for the master of '{service}'");
        }
        throw Unknown(service, connection);
    }

    /// <summary>The next sentinel may know it: only when all were asked in vain is the name wrong.</summary>
    private TransportException Unknown(string service, RedisConnection connection)
    {
        var sentinels = application().EndPoints;
        var isWrong = Interlocked.Increment(ref _ignorant) >= sentinels.Count;
        var unknown = RedisErrors.UnknownService(service, sentinels, isWrong);
        if (!isWrong) connection.Fail(new RedisConnectionException(ConnectionFailureType.None, CommandFlags.None, unknown.Message));
        return unknown;
    }

    private FoundMaster Note(string service, EndPoint master)
    {
        Volatile.Write(ref _ignorant, 0);
        FoundMaster? before;
        FoundMaster now;
        lock (_lock)
        {
            if (_found is { } same && same.EndPoint.Equals(master)) return same;
            (before, now) = (_found, new FoundMaster(master, new CancellationTokenSource()));
            _found = now;
        }
        if (before is null) return now;
        moved(service, RedisText.Name(master));
        _ = before.Ended.CancelAsync();
        return now;
    }

    private static EndPoint? Parse(RespResult reply)
    {
        if (reply.IsNull) return null;
        var reader = reply.Read();
        reader.MoveNextScalar();
        var host = reader.ReadString() ?? "";
        reader.MoveNextScalar();
        return EndPointOf(host, (int)reader.ReadInt64());
    }

    private static EndPoint EndPointOf(string host, int port) =>
        IPAddress.TryParse(host, out var address) ? new IPEndPoint(address, port) : new DnsEndPoint(host, port);
}
