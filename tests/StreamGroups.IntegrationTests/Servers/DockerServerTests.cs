using StreamGroups.TestSupport.RedisServers;
using Xunit;

namespace StreamGroups.IntegrationTests.Servers;

public sealed class DockerServerTests
{
    [Fact]
    public async Task Testcontainers_gives_a_server_that_can_be_killed_and_restarted()
    {
        var engine = DockerEngine.OfThisMachine;
        if (await engine.WhyNotAsync() is { } reason)
            Assert.Skip($"The Testcontainers road is not run here. {reason}");

        var options = new RedisServerOptions { AppendOnly = true, Password = "secret" };
        await using var server = await DockerRedisServer.StartAsync(engine, options, CancellationToken.None);
        Assert.True(server.CanRestart);
        await server.WriteAsync("before");

        await server.PauseAsync();
        Assert.False(await RedisProbe.AnswersAsync(server.Port, options.Password, RedisProbe.ShortLimit));
        await server.ContinueAsync();
        Assert.True(await RedisProbe.AnswersAsync(server.Port, options.Password));

        await server.KillAsync();
        Assert.False(await RedisProbe.AnswersAsync(server.Port, options.Password));
        await server.RestartAsync();
        Assert.Equal("before", await server.ReadAsync());

        await server.RestartAsync();
        Assert.Equal("before", await server.ReadAsync());
        await server.StopAsync();
        Assert.False(await RedisProbe.AnswersAsync(server.Port, options.Password));
    }
}
