using StreamGroups.Engine.Dispatching;
using StreamGroups.TestSupport;
using Xunit;

namespace StreamGroups.Tests.Engine.Dispatching;

public sealed class SingleWaiterTests
{
    private readonly SingleWaiter<int> _waiter = new();

    [Fact]
    public async Task A_value_reaches_the_one_who_waits_and_nobody_later()
    {
        Assert.False(_waiter.TryComplete(1));
        var waiting = _waiter.WaitAsync(default).AsTask();
        Assert.True(_waiter.TryComplete(2));
        Assert.False(_waiter.TryComplete(3));
        Assert.Equal(2, await waiting.InTime());
        Assert.False(_waiter.WaitAsync(default).AsTask().IsCompleted);
    }

    [Fact]
    public async Task A_value_is_refused_when_the_waiting_was_cancelled()
    {
        using var cancelling = new CancellationTokenSource();
        var waiting = _waiter.WaitAsync(cancelling.Token).AsTask();
        await cancelling.CancelAsync();
        Assert.False(_waiter.TryComplete(1));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.InTime());

        var next = _waiter.WaitAsync(default).AsTask();
        Assert.True(_waiter.TryComplete(2));
        Assert.Equal(2, await next.InTime());
    }

    [Fact]
    public void Two_at_once_are_a_fault()
    {
        _ = _waiter.WaitAsync(default).AsTask();
        Assert.Throws<InvalidOperationException>(() => { _ = _waiter.WaitAsync(default).AsTask(); });
    }

    [Fact]
    public async Task A_value_and_a_cancellation_at_once_lose_nothing()
    {
        for (var round = 0; round < 2_000; round++)
        {
            using var cancelling = new CancellationTokenSource();
            var waiting = _waiter.WaitAsync(cancelling.Token).AsTask();
            using var start = new Barrier(2);
            var completing = Task.Run(() => { start.SignalAndWait(); return _waiter.TryComplete(round); });
            start.SignalAndWait();
            cancelling.Cancel();
            var taken = await completing.InTime();
            await ((Task)waiting).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            Assert.Equal(taken, waiting.IsCompletedSuccessfully);
        }
    }
}
