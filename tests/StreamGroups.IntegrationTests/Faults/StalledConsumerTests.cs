using StreamGroups.TestSupport.Processes;
using Xunit;

namespace StreamGroups.IntegrationTests.Faults;

public sealed class StalledConsumerTests : ProcessTests
{
    private const int Count = 500;
    private const string AckWait = "00:00:02";

    [Fact]
    public async Task One_that_stands_still_beyond_its_lease_does_no_harm_when_it_goes_on()
    {
        await AddAsync(Count);
        await using var stalled = Consume("1", "--ackWait", AckWait, "--handlerTime", "00:00:00.002");
        await HandlesAsync(stalled, Count / 5);
        stalled.Pause();
        Assert.InRange(await Control.PendingAsync(Stream), 1, Count);

        await using var other = Consume("2", "--ackWait", AckWait);
        await HandleAllAsync(Count, stalled, other);
        await Control.HasNothingPendingAsync(Stream);
        var begun = AppLine.Handled(stalled).Count;
        other.Pause();
        stalled.Continue();
        await Control.AddTextsAsync(Stream, $"{Count + 1}");
        await HandleAllAsync(Count + 1, stalled, other);
        other.Continue();

        await Control.HasNothingPendingAsync(Stream);
        // The new one, and the one that was about to begin when it was stopped; of what it had besides, it begins nothing.
        Assert.InRange(AppLine.Handled(stalled).Count, begun, begun + 2);
        Assert.Empty(await Control.DeadLettersAsync(Stream));
    }
}
