using System.Net;
using StackExchange.Redis;

namespace StreamGroups.TestSupport.RedisServers;

/// <summary>A server that somebody else started and may use: never stopped, never flushed.</summary>
internal sealed class ExternalRedisServer : RedisServer
{
    private ExternalRedisServer(string connectionString, int port) => (ConnectionString, Port) = (connectionString, port);

    public override string ConnectionString { get; }

    public override int Port { get; }

    public override bool CanRestart => false;

    public static async Task<ExternalRedisServer> ConnectAsync(string connectionString, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await ConnectionMultiplexer.ConnectAsync(connectionString).WaitAsync(cancellationToken);
            await connection.GetDatabase().PingAsync();
            return new ExternalRedisServer(connectionString, PortOf(connection.GetEndPoints()[0]));
        }
        catch (Exception exception) when (exception is RedisException or ArgumentException)
        {
            // The connection string may hold a password, and the exception's own text may quote it.
            throw new NoRedisException(
                $"The server of {RedisServerSources.Variable} does not answer ({exception.GetType().Name}): "
                + "start it, correct the variable, or unset it.");
        }
    }

    public override Task KillAsync(CancellationToken cancellationToken = default) => throw Refusal();

    public override Task StopAsync(CancellationToken cancellationToken = default) => throw Refusal();

    public override Task RestartAsync(CancellationToken cancellationToken = default) => throw Refusal();

    public override Task PauseAsync(CancellationToken cancellationToken = default) => throw Refusal();

    public override Task ContinueAsync(CancellationToken cancellationToken = default) => throw Refusal();

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static int PortOf(EndPoint endPoint) => endPoint switch
    {
        IPEndPoint ip => ip.Port,
        DnsEndPoint dns => dns.Port,
        _ => 0,
    };

    private static InvalidOperationException Refusal() => new(
        $"The server of {RedisServerSources.Variable} is shared. A test that stops, flushes or configures its server asks for "
        + $"one of its own: RedisServerOptions.{nameof(RedisServerOptions.Own)}.");
}
