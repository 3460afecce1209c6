using StreamGroups.TestSupport;
using StreamGroups.TestSupport.Processes;
using Xunit;

namespace StreamGroups.IntegrationTests.Faults;

public sealed class KilledConsumerTests : ProcessTests
{
    private const int Count = 500;
    private const int BeforeTheKill = 100;

    [Fact]
    public async Task A_consumer_that_is_killed_goes_on_at_once_under_its_name()
    {
        await AddAsync(Count);
        await using var killed = await StartAndKillAsync(Long);
        Assert.InRange(await Control.PendingAsync(Stream), 1, Count);

        await using var restarted = Consume("1", "--ackWait", Long);
        await HandleAllAsync(Count, killed, restarted);
        await Control.HasNothingPendingAsync(Stream);
        Assert.Empty(await Control.DeadLettersAsync(Stream));
        Assert.InRange(AppLine.Handled(killed, restarted).Max(line => line.DeliveryCount), 1, 2);
    }

    [Fact]
    public async Task Another_consumer_takes_over_when_the_lease_is_over()
    {
        const string AckWait = "00:00:02";
        await AddAsync(Count);
        await using var killed = await StartAndKillAsync(AckWait);
        Assert.InRange(await Control.PendingAsync(Stream), 1, Count);

        await using var other = Consume("2", "--ackWait", AckWait);
        await HandleAllAsync(Count, killed, other);
        await Control.HasNothingPendingAsync(Stream);
        Assert.Empty(await Control.DeadLettersAsync(Stream));
    }

    [Fact]
    public async Task Who_is_killed_while_it_takes_over_keeps_nobody_from_taking_over()
    {
        const string AckWait = "00:00:02";
        await AddAsync(Count);
        await using var first = await StartAndKillAsync(AckWait);
        await using var second = Consume("2", "--ackWait", AckWait, "--handlerTime", "00:00:00.05");
        await Eventually.HoldsAsync(() => AppLine.Handled(second).Any(line => line.DeliveryCount > 1), "something is taken over");
        Assert.Equal(128 + Signal.Kill, await second.KillAsync());
        Assert.InRange(await Control.PendingAsync(Stream), 1, Count);

        await using var third = Consume("3", "--ackWait", AckWait);
        await HandleAllAsync(Count, first, second, third);
        await Control.HasNothingPendingAsync(Stream);
        Assert.Empty(await Control.DeadLettersAsync(Stream));
    }

    private async Task<ChildProcess> StartAndKillAsync(string ackWait)
    {
        var process = Consume("1", "--ackWait", ackWait, "--handlerTime", "00:00:00.002");
        await HandlesAsync(process, BeforeTheKill);
        Assert.Equal(128 + Signal.Kill, await process.KillAsync());
        return process;
    }
}
