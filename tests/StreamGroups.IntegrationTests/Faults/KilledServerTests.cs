using StreamGroups.IntegrationTests.Apps;
using StreamGroups.TestSupport.RedisServers;
using Xunit;

namespace StreamGroups.IntegrationTests.Faults;

public sealed class KilledServerTests() : ProcessTests(new RedisServerOptions { AppendOnly = true })
{
    private const int Count = 3_000;

    [Fact]
    public async Task Under_load_a_server_that_is_killed_loses_nothing_that_it_confirmed()
    {
        await using var consumer = Consume("1", "--ackWait", Long, "--concurrency", "4");
        await using var publisher = Publish(Count);

        foreach (var handled in new[] { Count / 3, Count / 2 })
        {
            await HandlesAsync(consumer, handled);
            await Server.KillAsync();
            await Server.RestartAsync();
        }
        await publisher.WaitForLineAsync(line => line == "published everything");
        Assert.Equal(Count, AppLine.Published(publisher).Count);

        await HandleAllAsync(Count, consumer);
        await using var control = await RedisControl.OpenAsync(Server.ConnectionString);
        await control.HasNothingPendingAsync(Stream);
        Assert.Empty(await control.DeadLettersAsync(Stream));
        Assert.False(consumer.HasExited);
    }
}
