using System.Net;
using System.Net.Sockets;
using StackExchange.Redis;
using StreamGroups.TestSupport;
using StreamGroups.TestSupport.Processes;
using StreamGroups.TestSupport.RedisServers;
using Xunit;

namespace StreamGroups.IntegrationTests.Servers;

public sealed class LocalServerTests(SharedRedis shared)
{
    private static readonly RedisServerOptions Own = new() { Own = true };

    [Fact]
    public async Task A_server_answers_once_it_is_started()
    {
        await using var server = await RedisServer.StartAsync(Own);

        Assert.True(server.CanRestart);
        Assert.True(await RedisProbe.AnswersAsync(server.Port));
        await using var connection = await ConnectionMultiplexer.ConnectAsync(server.ConnectionString);
        Assert.Equal("Hi!", await SetAndGetAsync(connection, "Hi!"));
    }

    [Fact]
    public async Task The_shared_server_answers_all_tests()
    {
        await using var connection = await ConnectionMultiplexer.ConnectAsync(shared.ConnectionString);
        Assert.Equal("Hi!", await SetAndGetAsync(connection, "Hi!"));
    }

    [Fact]
    public async Task A_killed_server_comes_back_on_its_port_with_what_it_wrote()
    {
        await using var server = await RedisServer.StartAsync(new RedisServerOptions { AppendOnly = true });
        var port = server.Port;
        await WriteAsync(server, "before");

        await server.KillAsync();
        Assert.False(await RedisProbe.AnswersAsync(port));

        await server.RestartAsync();
        Assert.Equal(port, server.Port);
        Assert.Equal("before", await ReadAsync(server));
    }

    [Fact]
    public async Task A_running_server_is_stopped_before_it_is_started_again()
    {
        await using var server = await RedisServer.StartAsync(Own);
        await WriteAsync(server, "before");

        await server.RestartAsync();
        Assert.Equal(RedisValue.Null, await ReadAsync(server));
    }

    [Fact]
    public async Task A_stopped_server_answers_no_more()
    {
        await using var server = await RedisServer.StartAsync(Own);
        await server.StopAsync();
        Assert.False(await RedisProbe.AnswersAsync(server.Port));
    }

    [Fact]
    public async Task A_paused_server_answers_again_when_it_goes_on()
    {
        await using var server = await RedisServer.StartAsync(Own);

        await server.PauseAsync();
        Assert.False(await RedisProbe.AnswersAsync(server.Port));

        await server.ContinueAsync();
        Assert.True(await RedisProbe.AnswersAsync(server.Port));
    }

    [Fact]
    public async Task A_password_is_asked_for_and_part_of_the_connection_string()
    {
        await using var server = await RedisServer.StartAsync(new RedisServerOptions { Password = "se cret" });

        Assert.False(await RedisProbe.AnswersAsync(server.Port));
        Assert.True(await RedisProbe.AnswersAsync(server.Port, "se cret"));
        await WriteAsync(server, "through the connection string");
    }

    [Fact]
    public async Task Extra_arguments_reach_the_server()
    {
        await using var server = await RedisServer.StartAsync(new RedisServerOptions { ExtraArguments = ["--databases", "3"] });
        await using var connection = await ConnectionMultiplexer.ConnectAsync(server.ConnectionString);
        Assert.Equal(3, connection.GetServers()[0].DatabaseCount);
    }

    [Fact]
    public async Task A_server_that_refuses_its_arguments_fails_with_its_own_words()
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(
            () => StartLocalAsync(new RedisServerOptions { ExtraArguments = ["--no-such-option", "1"] }, FreePort.Find));
        Assert.Contains("no-such-option", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_taken_meanwhile_is_given_up_for_another()
    {
        using var taken = new TcpListener(IPAddress.Loopback, FreePort.Find());
        taken.Start();
        var free = FreePort.Find();
        var ports = new Queue<int>([((IPEndPoint)taken.LocalEndpoint).Port, free]);

        await using var server = await StartLocalAsync(Own, ports.Dequeue);
        Assert.Equal(free, server.Port);
    }

    [Fact]
    public async Task Another_servers_answer_is_not_taken_for_its_own()
    {
        await using var other = await RedisServer.StartAsync(Own);
        var ports = new Queue<int>([other.Port, FreePort.Find()]);

        await using var server = await StartLocalAsync(Own, ports.Dequeue);
        Assert.NotEqual(other.Port, server.Port);
    }

    [Fact]
    public async Task Disposing_removes_the_server_and_its_folder()
    {
        var server = await StartLocalAsync(new RedisServerOptions { AppendOnly = true }, FreePort.Find);
        Assert.True(Directory.Exists(server.Folder));

        await server.DisposeAsync();
        Assert.False(Directory.Exists(server.Folder));
        Assert.False(await RedisProbe.AnswersAsync(server.Port));
    }

    private static async Task<LocalRedisServer> StartLocalAsync(RedisServerOptions options, Func<int> nextPort)
    {
        var path = RedisServerSources.OfThisMachine.Path;
        var binary = Executables.Find("redis-server", path) ?? Executables.Find("valkey-server", path);
        Assert.SkipWhen(binary is null, "There is no server program on the PATH, so its start is not tested here.");
        return await LocalRedisServer.StartAsync(binary, options, nextPort, CancellationToken.None);
    }

    private static async Task WriteAsync(RedisServer server, string value)
    {
        await using var connection = await ConnectionMultiplexer.ConnectAsync(server.ConnectionString);
        await connection.GetDatabase().StringSetAsync("key", value);
    }

    private static async Task<RedisValue> ReadAsync(RedisServer server)
    {
        await using var connection = await ConnectionMultiplexer.ConnectAsync(server.ConnectionString);
        return await connection.GetDatabase().StringGetAsync("key");
    }

    private static async Task<RedisValue> SetAndGetAsync(ConnectionMultiplexer connection, string value)
    {
        var key = Guid.NewGuid().ToString();
        await connection.GetDatabase().StringSetAsync(key, value, TimeSpan.FromMinutes(1));
        return await connection.GetDatabase().StringGetAsync(key);
    }
}
