using StreamGroups.IntegrationTests.Apps;
using StreamGroups.TestSupport;
using StreamGroups.TestSupport.RedisServers;
using Xunit;

namespace StreamGroups.IntegrationTests.BadInput;

public sealed class NameTests(SharedRedis redis)
{
    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData(null)]
    public async Task A_stream_without_a_name_is_refused_at_once(string? name)
    {
        await using var app = new RunningApp(redis.ConnectionString);
        Assert.Equal("name", Assert.ThrowsAny<ArgumentException>(() => app.Streams.MapStream(name!)).ParamName);

        await app.StartAsync();
        Assert.Equal("stream", (await Assert.ThrowsAnyAsync<ArgumentException>(() => app.PublishAsync(name!, "x"))).ParamName);
        Assert.Equal("stream", (await Assert.ThrowsAnyAsync<ArgumentException>(
            () => app.Publisher.PublishBatchAsync(name!, ["x"]).InTime())).ParamName);
    }
}
