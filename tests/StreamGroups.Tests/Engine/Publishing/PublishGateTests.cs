using StreamGroups.Publishing;
using StreamGroups.TestSupport;
using Xunit;

namespace StreamGroups.Tests.Engine.Publishing;

public sealed class PublishGateTests
{
    private readonly PublishGate _gate = new();

    [Fact]
    public async Task Nothing_under_way_needs_no_waiting()
    {
        await _gate.DrainAsync(default).InTime();
        _gate.Enter();
        _gate.Leave();
        await _gate.DrainAsync(default).InTime();
    }

    [Fact]
    public async Task All_who_wait_go_on_when_the_last_one_is_done()
    {
        _gate.Enter();
        _gate.Enter();
        Task[] draining = [_gate.DrainAsync(default), _gate.DrainAsync(default)];
        _gate.Leave();
        Assert.All(draining, task => Assert.False(task.IsCompleted));
        _gate.Leave();
        await Task.WhenAll(draining).InTime();

        _gate.Enter();
        Assert.False(_gate.DrainAsync(default).IsCompleted);
    }

    [Fact]
    public async Task Waiting_can_be_given_up()
    {
        _gate.Enter();
        using var cancelling = new CancellationTokenSource();
        var draining = _gate.DrainAsync(cancelling.Token);
        await cancelling.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => draining.InTime());
    }
}
