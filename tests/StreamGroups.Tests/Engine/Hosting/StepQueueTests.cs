using StreamGroups.Hosting;
using StreamGroups.TestSupport;
using Xunit;

namespace StreamGroups.Tests.Engine.Hosting;

public sealed class StepQueueTests
{
    private readonly StepQueue _steps = new();

    [Fact]
    public async Task Steps_follow_each_other_also_after_one_that_failed()
    {
        List<int> taken = [];
        var failing = _steps.Add(async () =>
        {
            await Task.Yield();
            taken.Add(1);
            throw new TimeoutException("no");
        });
        var next = _steps.Add(() =>
        {
            taken.Add(2);
            return Task.CompletedTask;
        });

        await _steps.Last.InTime();

        Assert.True(next.IsCompletedSuccessfully);
        Assert.Equal([1, 2], taken);
        Assert.Equal("no", (await Assert.ThrowsAsync<TimeoutException>(() => failing)).Message);
    }

    /// <summary>As code does that disposes of the host when a stop is over.</summary>
    [Fact]
    public async Task Who_waits_for_a_step_may_block_until_the_next()
    {
        using var never = new CancellationTokenSource();
        var begin = new TaskCompletionSource();
        var first = _steps.Add(() => begin.Task);
        var waiting = BlockAsync();
        var next = _steps.Add(static () => Task.CompletedTask); // Hears of the first one's end only after who waited before it.

        _ = Task.Run(begin.SetResult);

        Assert.True(await waiting.InTime());

        async Task<bool> BlockAsync()
        {
            await first.WaitAsync(never.Token).ConfigureAwait(false); // Runs what follows before all that awaits the task itself.
            return _steps.Last.Wait(TimeSpan.FromSeconds(5));
        }
    }
}
