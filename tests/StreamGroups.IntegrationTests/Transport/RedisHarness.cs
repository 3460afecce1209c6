using Microsoft.Extensions.Logging.Abstractions;
using Polly;
using StackExchange.Redis;
using StreamGroups.Conformance;
using StreamGroups.Resilience;
using StreamGroups.TestSupport.RedisServers;
using StreamGroups.TestSupport.RedisServers.Clusters;
using StreamGroups.Transport;
using StreamGroups.Transport.Redis;

namespace StreamGroups.IntegrationTests.Transport;

/// <summary>Transports over the shared server, or over one of the test's own.</summary>
internal sealed class RedisHarness(SharedRedis? shared = null) : ITransportHarness
{
    private readonly RedisServer? _given;
    private readonly SharedCluster? _shared;
    private readonly string _tag = "";
    private int _streams;
    private readonly List<IAsyncDisposable> _made = [];
    private readonly string _clientName = $"conformance-{Guid.NewGuid():N}";
    private RedisServer? _own;
    private RedisCluster? _cluster;
    private RedisBackdoor? _backdoor;

    /// <summary>For transports alone, over a server that the test has started.</summary>
    public RedisHarness(RedisServer server) : this((SharedRedis?)null) => _given = server;

    /// <summary>Over a cluster; where the streams of a test go into one script, all in one slot.</summary>
    public RedisHarness(SharedCluster cluster, bool inOneSlot = false) : this((SharedRedis?)null)
    {
        _shared = cluster;
        if (inOneSlot) _tag = $"{{{Guid.NewGuid():N}}}";
    }

    public string NewStream(string hint) => _tag.Length > 0 ? $"{_tag}{hint}-{Interlocked.Increment(ref _streams)}" : $"{hint}-{Guid.NewGuid():N}";

    /// <summary>The test's own server.</summary>
    public RedisServer Server => _own ?? throw new InvalidOperationException("The harness has no server of its own.");

    public ITransportBackdoor Backdoor => _backdoor ?? throw new InvalidOperationException("The harness has not started.");

    public async ValueTask StartAsync()
    {
        if (_shared is not null) _cluster = await _shared.StartedAsync();
        else if (shared is null) _own = await RedisServer.StartAsync(new RedisServerOptions { Own = true });
        var options = Options();
        options.AllowAdmin = true;
        _backdoor = new RedisBackdoor(await ConnectionMultiplexer.ConnectAsync(options), $"{_clientName}-reader");
    }

    public ValueTask<IStreamTransport> NewTransportAsync() => new(NewTransport());

    /// <summary>A transport with other settings, or a key prefix.</summary>
    public RedisTransport NewTransport(Action<ConfigurationOptions>? configure = null, string keyPrefix = "")
    {
        var transport = new RedisTransport(NewConnections(configure), new RedisKeys(keyPrefix), TimeProvider.System);
        _made.Add(transport);
        return transport;
    }

    public IDeadLetterStore DeadLettersOf(IStreamTransport transport) => ((RedisTransport)transport).DeadLetters;

    public IBroadcastStore BroadcastsOf(IStreamTransport transport) => ((RedisTransport)transport).Broadcasts;

    public IOnceStore OnceOf(IStreamTransport transport) => ((RedisTransport)transport).Once;

    public IScheduleStore SchedulesOf(IStreamTransport transport) => ((RedisTransport)transport).Schedules;

    public IRetentionStore NewRetentionStore() => new RedisRetentionStore(new RedisCommands(NewConnections(), new RedisKeys("")));

    /// <summary>Connections as one process would have them.</summary>
    public static ConnectionSupervisor Connect(string connectionString) => Connect(ConfigurationOptions.Parse(connectionString));

    public async ValueTask DisposeAsync()
    {
        foreach (var made in Enumerable.Reverse(_made)) await made.DisposeAsync();
        if (_backdoor is not null) await _backdoor.DisposeAsync();
        if (_own is not null) await _own.DisposeAsync();
    }

    private ConnectionSupervisor NewConnections(Action<ConfigurationOptions>? configure = null)
    {
        var options = Options();
        options.ClientName = _clientName;
        configure?.Invoke(options);
        var connections = Connect(options);
        _made.Add(connections);
        return connections;
    }

    private static ConnectionSupervisor Connect(ConfigurationOptions options)
    {
        var pipeline = ReconnectPipeline.Configure(new ResiliencePipelineBuilder()).Build();
        var sessions = new SessionLoop(pipeline, TimeProvider.System, NullLogger<SessionLoop>.Instance);
        return new ConnectionSupervisor(() => options, sessions, TimeProvider.System);
    }

    private ConfigurationOptions Options() =>
        ConfigurationOptions.Parse(_cluster?.ConnectionString ?? (_own ?? _given ?? shared!.Server).ConnectionString);
}
