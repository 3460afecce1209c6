using StreamGroups.Engine.Claiming;
using StreamGroups.Engine.Dispatching;
using StreamGroups.TestSupport;
using StreamGroups.Transport;
using Xunit;

namespace StreamGroups.Tests.Engine.Claiming;

public sealed class ClaimStarterTests
{
    private readonly EngineStore _store = new();
    private readonly GatedRunner _runner;
    private readonly ClaimStarter _starter;
    private readonly List<(int Workers, bool Alone)> _claims = [];
    private int _next;

    public ClaimStarterTests()
    {
        _runner = new GatedRunner { Ended = delivery => _store.InFlight.Remove([delivery]) };
        _store.Options.Concurrency = 4;
        _starter = new ClaimStarter(
            _store.Identity, new Dispatcher(_runner, _store.Time, 4, 10), _store.InFlight, () => _store.Options, _store.Time);
    }

    [Fact]
    public async Task The_first_claim_is_alone_and_the_next_gets_what_is_left_of_the_workers()
    {
        await StartAsync(most: 4, ClaimManner.Apart, 2, 3);
        await StartAsync(most: 4, ClaimManner.Apart, 2, 2);
        Assert.Equal([(4, true), (2, false)], _claims);
        Assert.Equal(4, _runner.Running);
    }

    [Fact]
    public async Task A_claim_that_has_to_be_alone_waits_until_nothing_that_was_claimed_runs()
    {
        await StartAsync(most: 4, ClaimManner.Apart, 2, 2);
        var alone = StartAsync(most: 4, ClaimManner.Alone, 5);
        Assert.False(alone.IsCompleted);
        _runner.End(0);
        Assert.False(alone.IsCompleted);
        _runner.End(1);
        await alone.InTime();
        Assert.Equal((1, true), _claims[^1]);
    }

    [Fact]
    public async Task Nothing_else_is_claimed_beside_a_last_delivery()
    {
        await StartAsync(most: 4, ClaimManner.Alone, 5);
        var other = StartAsync(most: 4, ClaimManner.Apart, 2);
        Assert.False(other.IsCompleted);
        _runner.End(0);
        await other.InTime();
        await StartAsync(most: 4, ClaimManner.Apart, 2);
        Assert.Equal((3, false), _claims[^1]);
    }

    [Fact]
    public async Task Parked_entries_run_beside_each_other_whichever_delivery_it_is()
    {
        await StartAsync(most: 4, ClaimManner.Together, 5, 2);
        await StartAsync(most: 4, ClaimManner.Together, 5).InTime();
        Assert.Equal(3, _runner.Running);
    }

    [Fact]
    public async Task What_a_crash_may_have_left_behind_runs_beside_no_last_delivery()
    {
        await StartAsync(most: 4, ClaimManner.Together, 5, 2);
        var other = StartAsync(most: 4, ClaimManner.Apart, 2);
        _runner.End(1);
        Assert.False(other.IsCompleted);
        _runner.End(0);
        await other.InTime();
    }

    [Fact]
    public async Task Nothing_that_was_parked_runs_beside_the_last_delivery_of_what_a_crash_may_have_left_behind()
    {
        await StartAsync(most: 4, ClaimManner.Alone, 5);
        var parked = StartAsync(most: 4, ClaimManner.Together, 2);
        Assert.False(parked.IsCompleted);
        _runner.End(0);
        await parked.InTime();
    }

    [Fact]
    public async Task What_runs_for_longer_than_a_lease_holds_up_nothing()
    {
        await StartAsync(most: 4, ClaimManner.Apart, 2);
        var alone = StartAsync(most: 4, ClaimManner.Alone, 5);
        _store.Time.Advance(_store.Options.AckWait);
        await alone.InTime();
        Assert.Equal((1, true), _claims[^1]);
        Assert.Equal(2, _runner.Running);
    }

    [Fact]
    public async Task With_one_permitted_delivery_what_was_given_back_is_not_delivered_one_by_one()
    {
        _store.Options.MaxDeliveries = 1;
        await StartAsync(most: 2, ClaimManner.Apart, 1, 1);
        await StartAsync(most: 2, ClaimManner.Apart, 1).InTime();
        Assert.Equal(3, _runner.Running);
    }

    /// <summary>A claim that brings entries with these delivery counts.</summary>
    private async Task StartAsync(int most, ClaimManner manner, params int[] counts)
    {
        var before = _runner.Begun.Count;
        await _starter.StartAsync(most, manner, (workers, isAlone) =>
        {
            _claims.Add((workers, isAlone));
            return new(Array.ConvertAll(counts, count => new Entry(Deliveries.IdOf(_next++), count, Payload.OfData(default))));
        }, default);
        await _runner.BegunAsync(before + counts.Length);
    }
}
