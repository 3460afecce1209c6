using StreamGroups.TestSupport;
using StreamGroups.TestSupport.Processes;
using Xunit;

namespace StreamGroups.IntegrationTests.Faults;

public sealed class KilledSchedulerTests : ProcessTests
{
    private const int Count = 2_000;

    [Fact]
    public async Task Whoever_is_killed_every_scheduled_message_is_in_the_stream_once()
    {
        await using var scheduler = Publish(Count, "--publishers", "100", "--later", "00:00:06");
        await scheduler.WaitForLineAsync(line => line == "published everything");
        Assert.Equal(128 + Signal.Kill, await scheduler.KillAsync());
        await using var first = Consume("1", "--ackWait", Long);
        await using var second = Consume("2", "--ackWait", Long);
        await MovedAsync(Count / 4);
        Assert.Equal(128 + Signal.Kill, await first.KillAsync());
        await MovedAsync(Count / 2);
        Assert.Equal(128 + Signal.Kill, await second.KillAsync());
        await using var third = Consume("3", "--ackWait", Long);
        await MovedAsync(Count);

        await HandlesTheRestAsync(third);
        Assert.Equal(Count, (await Control.EntriesAsync(Stream)).Length);
        Assert.Equal(0, (long)await Control.RunAsync("EXISTS", "{orders}:scheduled", "{orders}:scheduled:bodies"));
    }

    private Task MovedAsync(int count) => Eventually.HoldsAsync(
        async () => (long)await Control.RunAsync("XLEN", Stream) >= count, $"{count} messages are in the stream");

    private Task HandlesTheRestAsync(ChildProcess process) => Eventually.HoldsAsync(
        async () => (await Control.PendingOfAsync(Stream, "3")) == 0, () => $"the rest is handled. {process.Output}");
}
