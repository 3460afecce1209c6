using StreamGroups.TestSupport;
using Xunit;

namespace StreamGroups.IntegrationTests.Faults;

public sealed class FlushedServerTests : ProcessTests
{
    [Fact]
    public async Task Under_load_a_flush_loses_nothing_that_is_published_after_it()
    {
        await using var consumer = Consume("1", "--ackWait", Long, "--concurrency", "4");
        await using var publisher = Publish(1_000_000);

        // Each flush cuts between two messages of the same millisecond, or not.
        for (var flush = 1; flush <= 5; flush++)
        {
            await HandlesAsync(consumer, flush * 500);
            await Control.RunAsync("FLUSHALL");
        }
        await HandlesAsync(consumer, AppLine.Handled(consumer).Count + 500);
        Assert.Equal(0, await publisher.TerminateAsync());

        var left = (await Control.EntriesAsync(Stream)).Select(entry => EntryId.Parse(entry.Id.ToString())).ToHashSet();
        Assert.NotEmpty(left);
        await Eventually.HoldsAsync(
            () => left.IsSubsetOf(AppLine.Handled(consumer).Select(line => line.Id)),
            "everything in the new stream is handled");
        await Control.HasNothingPendingAsync(Stream);
        Assert.False(consumer.HasExited);
    }
}
