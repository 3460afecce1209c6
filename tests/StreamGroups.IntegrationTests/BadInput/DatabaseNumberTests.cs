using StreamGroups.IntegrationTests.Apps;
using StreamGroups.TestSupport.RedisServers;
using Xunit;

namespace StreamGroups.IntegrationTests.BadInput;

public sealed class DatabaseNumberTests(SharedRedis redis)
{
    [Fact]
    public async Task A_database_that_the_server_does_not_have_is_one_error_with_the_remedy()
    {
        var stream = StreamNames.New();
        await using var app = await new RunningApp($"{redis.ConnectionString},defaultDatabase=9999").Consume<string>(stream).StartAsync();

        await app.HasLoggedAsync("is refused", "database", "RedisStreams:Database");
        var failure = await Assert.ThrowsAsync<StreamPublishException>(() => app.PublishAsync(stream, "x"));
        Assert.Contains("RedisStreams:Database", failure.Message, StringComparison.Ordinal);
        Assert.Contains(stream, failure.Message, StringComparison.Ordinal);
        Assert.Single(app.Errors);
    }
}
