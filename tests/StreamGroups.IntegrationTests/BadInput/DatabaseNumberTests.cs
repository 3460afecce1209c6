using StreamGroups.IntegrationTests.Apps;
using StreamGroups.TestSupport;
using StreamGroups.TestSupport.RedisServers;
using Xunit;

namespace StreamGroups.IntegrationTests.BadInput;

public sealed class DatabaseNumberTests(SharedRedis redis)
{
    [Fact]
    public async Task A_server_that_does_not_say_how_many_it_has_gets_nothing_into_another_one()
    {
        await using var server = await RedisServer.StartAsync(new RedisServerOptions { ExtraArguments = ["--rename-command", "CONFIG", ""] });
        await using var control = await RedisControl.OpenAsync(server.ConnectionString);
        await using var app = await new RunningApp($"{server.ConnectionString},defaultDatabase=16").Consume<string>("orders").StartAsync();

        await app.HasLoggedAsync("Selecting database 16", "RedisStreams:Database");
        await Assert.ThrowsAsync<StreamPublishException>(() => app.PublishAsync("orders", "x"));
        Assert.Equal(0, (long)await control.RunAsync("DBSIZE"));
    }

    [Fact]
    public async Task A_database_that_the_server_does_not_have_is_one_error_with_the_remedy()
    {
        var stream = StreamNames.New();
        await using var app = await new RunningApp($"{redis.ConnectionString},defaultDatabase=9999").Consume<string>(stream).StartAsync();

        await app.HasLoggedAsync("database", "RedisStreams:Database");
        var failure = await Assert.ThrowsAsync<StreamPublishException>(() => app.PublishAsync(stream, "x"));
        Assert.Contains("RedisStreams:Database", failure.Message, StringComparison.Ordinal);
        Assert.Contains(stream, failure.Message, StringComparison.Ordinal);
        await Eventually.HoldsAsync(() => app.Errors.Any(), "the error is logged");
        Assert.Single(app.Errors);
    }
}
