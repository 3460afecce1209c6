using Microsoft.Extensions.Logging.Abstractions;
using Polly;
using StackExchange.Redis;
using StreamGroups.Conformance;
using StreamGroups.Resilience;
using StreamGroups.TestSupport.RedisServers;
using StreamGroups.Transport;
using StreamGroups.Transport.Redis;

namespace StreamGroups.IntegrationTests.Transport;

/// <summary>Transports over the shared server, or over one of the test's own.</summary>
internal sealed class RedisHarness(SharedRedis? shared = null) : ITransportHarness
{
    private readonly RedisServer? _given;
    private readonly List<IStreamTransport> _transports = [];
    private readonly string _clientName = $"conformance-{Guid.NewGuid():N}";
    private RedisServer? _own;
    private RedisBackdoor? _backdoor;

    /// <summary>For transports alone, over a server that the test has started.</summary>
    public RedisHarness(RedisServer server) : this((SharedRedis?)null) => _given = server;

    public ITransportBackdoor Backdoor => _backdoor ?? throw new InvalidOperationException("The harness has not started.");

    public async ValueTask StartAsync()
    {
        if (shared is null) _own = await RedisServer.StartAsync(new RedisServerOptions { Own = true });
        var options = Options();
        options.AllowAdmin = true;
        _backdoor = new RedisBackdoor(await ConnectionMultiplexer.ConnectAsync(options), $"{_clientName}-reader");
    }

    public ValueTask<IStreamTransport> NewTransportAsync()
    {
        var pipeline = ReconnectPipeline.Configure(new ResiliencePipelineBuilder()).Build();
        var sessions = new SessionLoop(pipeline, TimeProvider.System, NullLogger<SessionLoop>.Instance);
        var options = Options();
        options.ClientName = _clientName;
        var connections = new ConnectionSupervisor(() => options, sessions, TimeProvider.System);
        var transport = new RedisTransport(connections, new RedisKeys(""), TimeProvider.System);
        _transports.Add(transport);
        return new(transport);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var transport in _transports) await transport.DisposeAsync();
        if (_backdoor is not null) await _backdoor.DisposeAsync();
        if (_own is not null) await _own.DisposeAsync();
    }

    private ConfigurationOptions Options() => ConfigurationOptions.Parse((_own ?? _given ?? shared!.Server).ConnectionString);
}
