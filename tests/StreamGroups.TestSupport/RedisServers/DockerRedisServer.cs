using DotNet.Testcontainers.Containers;
using Testcontainers.Redis;

namespace StreamGroups.TestSupport.RedisServers;

/// <summary>A server in a container.</summary>
internal sealed class DockerRedisServer : RedisServer
{
    private const string Image = "redis:7.0";
    private const int PortsToTry = 5;

    private readonly DockerEngine _engine;
    private readonly RedisServerOptions _options;
    private readonly RedisContainer _container;

    private DockerRedisServer(DockerEngine engine, RedisServerOptions options, int port)
    {
        (_engine, _options, Port) = (engine, options, port);

        // The port is named, since one that Docker chooses changes with every start.
        _container = new RedisBuilder(Image)
            .WithPortBinding(port, RedisBuilder.RedisPort)
            .WithCommand(["redis-server", "--protected-mode", "no", .. options.ToArguments()])
            .Build();
    }

    public override int Port { get; }

    public override string ConnectionString => _options.ToConnectionString(_container.Hostname, Port);

    public static async Task<DockerRedisServer> StartAsync(
        DockerEngine engine, RedisServerOptions options, CancellationToken cancellationToken)
    {
        engine.PrepareTestcontainers();
        for (var attempt = 1; ; attempt++)
        {
            var server = new DockerRedisServer(engine, options, FreePort.Find());
            try
            {
                await server.LaunchAsync(cancellationToken);
                return server;
            }
            catch (Exception exception)
            {
                await server.DisposeAsync();
                if (!IsPortTaken(exception) || attempt == PortsToTry)
                    throw;
            }
        }
    }

    public override async Task KillAsync(CancellationToken cancellationToken = default) => await _engine.KillAsync(_container.Id);

    public override Task StopAsync(CancellationToken cancellationToken = default) => _container.StopAsync(cancellationToken);

    public override async Task RestartAsync(CancellationToken cancellationToken = default)
    {
        if (_container.State == TestcontainersStates.Running)
            await StopAsync(cancellationToken);

        await LaunchAsync(cancellationToken);
    }

    public override Task PauseAsync(CancellationToken cancellationToken = default) => _container.PauseAsync(cancellationToken);

    public override Task ContinueAsync(CancellationToken cancellationToken = default) => _container.UnpauseAsync(cancellationToken);

    public override ValueTask DisposeAsync() => _container.DisposeAsync();

    private static bool IsPortTaken(Exception exception)
        => exception.Message.Contains("already allocated", StringComparison.Ordinal)
            || exception.Message.Contains("already in use", StringComparison.Ordinal);

    private async Task LaunchAsync(CancellationToken cancellationToken)
    {
        await _container.StartAsync(cancellationToken);
        await Eventually.HoldsAsync(IsReadyAsync, $"a container of {Image} answers on port {Port}", cancellationToken);

        async Task<bool> IsReadyAsync()
        {
            var (reply, _) = await RedisProbe.AskAsync(
                _container.Hostname, Port, _options.Password, RedisProbe.ShortLimit, cancellationToken);
            return reply == "+PONG";
        }
    }
}
