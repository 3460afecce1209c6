using System.Net;
using System.Net.Sockets;
using StackExchange.Redis;
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
        await server.WriteAsync("Hi!");
        Assert.Equal("Hi!", await server.ReadAsync());
    }

    [Fact]
    public async Task The_shared_server_answers_all_tests()
    {
        await shared.Server.WriteAsync("Hi!");
        Assert.Equal("Hi!", await shared.Server.ReadAsync());
    }

    [Fact]
    public async Task A_killed_server_comes_back_on_its_port_with_what_it_wrote()
    {
        await using var server = await RedisServer.StartAsync(new RedisServerOptions { AppendOnly = true });
        var port = server.Port;
        await server.WriteAsync("before");

        await server.KillAsync();
        Assert.False(await RedisProbe.AnswersAsync(port));

        await server.RestartAsync();
        Assert.Equal(port, server.Port);
        Assert.Equal("before", await server.ReadAsync());
    }

    [Fact]
    public async Task A_running_server_is_stopped_before_it_is_started_again()
    {
        await using var server = await RedisServer.StartAsync(Own);
        await server.WriteAsync("before");

        await server.RestartAsync();
        Assert.Null(await server.ReadAsync());
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
        Assert.False(await RedisProbe.AnswersAsync(server.Port, limit: RedisProbe.ShortLimit));

        await server.ContinueAsync();
        Assert.True(await RedisProbe.AnswersAsync(server.Port));
    }

    [Fact]
    public async Task A_password_is_asked_for_and_part_of_the_connection_string()
    {
        await using var server = await RedisServer.StartAsync(new RedisServerOptions { Password = "se cret" });

        Assert.False(await RedisProbe.AnswersAsync(server.Port));
        Assert.True(await RedisProbe.AnswersAsync(server.Port, "se cret"));
        await server.WriteAsync("through the connection string");
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
            () => LocalServers.StartAsync(new RedisServerOptions { ExtraArguments = ["--no-such-option", "1"] }));
        Assert.Contains("no-such-option", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_taken_meanwhile_is_given_up_for_another()
    {
        using var taken = new TcpListener(IPAddress.Loopback, FreePort.Find());
        taken.Start();
        var free = FreePort.Find();
        var ports = new Queue<int>([((IPEndPoint)taken.LocalEndpoint).Port, free]);

        await using var server = await LocalServers.StartAsync(Own, ports.Dequeue);
        Assert.Equal(free, server.Port);
    }

    [Fact]
    public async Task Another_servers_answer_is_not_taken_for_its_own()
    {
        await using var other = await RedisServer.StartAsync(Own);
        var ports = new Queue<int>([other.Port, FreePort.Find()]);

        await using var server = await LocalServers.StartAsync(Own, ports.Dequeue);
        Assert.NotEqual(other.Port, server.Port);
    }

    [Fact]
    public async Task Disposing_removes_the_server_and_its_folder()
    {
        var server = await LocalServers.StartAsync(new RedisServerOptions { AppendOnly = true });
        Assert.True(Directory.Exists(server.Folder));

        await server.DisposeAsync();
        Assert.False(Directory.Exists(server.Folder));
        Assert.False(await RedisProbe.AnswersAsync(server.Port));
    }
}
