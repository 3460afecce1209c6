using StreamGroups.Transport;
using Xunit;

namespace StreamGroups.IntegrationTests.Faults;

public sealed class TerminatedConsumerTests : ProcessTests
{
    private const int Count = 2_000;

    [Fact]
    public async Task Under_load_a_consumer_that_is_asked_to_end_finishes_what_it_has_begun_and_hands_back_the_rest()
    {
        await using var publisher = Publish(Count, "--pace", "00:00:00.005");
        await using var first = Consume("1", "--ackWait", Long, "--concurrency", "4", "--handlerTime", "00:00:00.010");
        await HandlesAsync(first, Count / 10);
        Assert.Equal(0, await first.TerminateAsync());

        Assert.Contains("stopped", first.Output.Snapshot());
        Assert.Equal(AppLine.Of("begun", first).Select(line => line.Id).Order(), AppLine.Handled(first).Select(line => line.Id).Order());
        Assert.Equal(await Control.PendingOfAsync(Stream, ReservedNames.RetryConsumer), await Control.PendingAsync(Stream));
        Assert.DoesNotContain("published everything", publisher.Output.Snapshot());

        await using var second = Consume("2", "--ackWait", Long, "--concurrency", "16");
        await publisher.WaitForLineAsync(line => line == "published everything");
        await HandleAllAsync(Count, first, second);
        await Control.HasNothingPendingAsync(Stream);

        // Nobody died: nothing is handled twice, and what was handed back was not counted.
        Assert.Equal(Count, AppLine.Handled(first, second).Count);
        Assert.All(AppLine.Handled(first, second), line => Assert.Equal(1, line.DeliveryCount));
    }
}
