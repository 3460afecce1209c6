using StreamGroups.Engine.Leasing;
using StreamGroups.Handling;
using StreamGroups.TestSupport;
using StreamGroups.Transport;
using StreamGroups.Transport.InMemory;
using Xunit;

namespace StreamGroups.Tests.Engine.Leasing;

public sealed class LeaseKeeperTests : IAsyncDisposable
{
    private readonly EngineStore _store = new();
    private readonly WatchedRenewals _transport;
    private readonly LeaseKeeper _keeper;
    private readonly CancellationTokenSource _ending = new();
    private Task _keeping = Task.CompletedTask;

    public LeaseKeeperTests()
    {
        _transport = new WatchedRenewals(_store);
        _keeper = _store.NewLeaseKeeper(_transport);
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _keeping.InTime();
        _ending.Dispose();
        await _transport.DisposeAsync();
    }

    [Fact]
    public async Task What_waits_or_runs_is_renewed_so_that_nobody_else_may_claim_it()
    {
        var deliveries = _store.DeliverHere(600);
        deliveries[0].RenewingSince = _store.Time.GetTimestamp();
        Begin();
        await PassAsync(TimeSpan.FromMinutes(10));
        Assert.All(_store.Pending, entry => Assert.Equal((true, 1L), (entry.Idle < TimeSpan.FromSeconds(30), entry.DeliveryCount)));
        Assert.DoesNotContain(deliveries, delivery => delivery.IsLost);
        Assert.InRange(_transport.MostIds, 1, 256);
    }

    [Fact]
    public async Task Nothing_is_renewed_within_a_third_of_its_lease()
    {
        Begin();
        await PassAsync(TimeSpan.FromSeconds(9));
        var delivery = _store.DeliverHere(1)[0];
        await PassAsync(TimeSpan.FromSeconds(9));
        Assert.DoesNotContain(delivery.Id, _transport.Renewed);
        await PassAsync(TimeSpan.FromSeconds(5));
        Assert.Contains(delivery.Id, _transport.Renewed);
    }

    [Fact]
    public async Task A_lease_that_cannot_be_renewed_is_lost_at_its_local_deadline_though_no_answer_comes()
    {
        var delivery = _store.DeliverHere(1)[0];
        delivery.RenewingSince = _store.Time.GetTimestamp();
        var token = delivery.CancellationToken;
        _transport.Hang = true;
        Begin();
        await PassAsync(TimeSpan.FromSeconds(29));
        Assert.False(token.IsCancellationRequested);
        await PassAsync(TimeSpan.FromSeconds(1));
        Assert.True(delivery.IsLost);
        await Eventually.HoldsAsync(() => token.IsCancellationRequested, "the handler's token is cancelled");
        Assert.False(delivery.IsOverdue);
        Assert.EndsWith(
            $"Entries: {delivery.Id}", Assert.Single(_store.Log.Lines, line => line.Event.Id == 380).Message, StringComparison.Ordinal);
        Assert.DoesNotContain(_store.Log.Lines, line => line.Event.Id == 389);
    }

    [Fact]
    public async Task A_deadline_counts_from_the_sending_of_a_renewal_and_not_from_its_answer()
    {
        var delivery = _store.DeliverHere(1)[0];
        _transport.Delay = TimeSpan.FromSeconds(15);
        Begin();
        await PassAsync(TimeSpan.FromSeconds(12));
        Assert.Single(_transport.Renewed); // Sent between 10 and 12 s, answered at 27 s at the latest.
        await PassAsync(TimeSpan.FromSeconds(16));
        Assert.False(delivery.IsLost);
        Assert.InRange(_store.Time.GetElapsedTime(delivery.LeasedAt), TimeSpan.FromSeconds(16), TimeSpan.FromSeconds(18));
    }

    [Fact]
    public async Task What_another_consumer_has_is_not_taken_back_and_its_handler_is_cancelled()
    {
        var delivery = _store.DeliverHere(1)[0];
        var token = delivery.CancellationToken;
        _store.Store.ClaimExpired(new ClaimRequest(Deliveries.Group, "b", "token", TimeSpan.Zero, 5, 1, false, ClaimCursor.Start));
        Begin();
        await PassAsync(TimeSpan.FromSeconds(13));
        Assert.Equal("b", Assert.Single(_store.Pending).Consumer);
        await Eventually.HoldsAsync(() => token.IsCancellationRequested, "the handler's token is cancelled");
        Assert.EndsWith(
            $"Entries: {delivery.Id}", Assert.Single(_store.Log.Lines, line => line.Event.Id == 381).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_late_ack_of_an_earlier_owner_cancels_the_handler_of_the_next()
    {
        var delivery = _store.DeliverHere(1)[0];
        _store.Store.Ack(Deliveries.Group, [delivery.Id]);
        Begin();
        await PassAsync(TimeSpan.FromSeconds(13));
        Assert.True(delivery.IsLost);
    }

    [Fact]
    public async Task An_entry_that_was_trimmed_away_is_gone_and_its_handler_runs_on()
    {
        var delivery = _store.DeliverHere(1)[0];
        _store.Store.DeleteEntry(Deliveries.Group.Stream, delivery.Id);
        Begin();
        await PassAsync(TimeSpan.FromMinutes(2));
        Assert.Equal((true, false, false), (delivery.IsGone, delivery.IsLost, delivery.IsCancelled));
        Assert.Single(_transport.Renewed);
    }

    [Fact]
    public async Task A_running_handler_is_renewed_no_longer_than_its_longest_lease()
    {
        _store.Options.MaxLease = TimeSpan.FromMinutes(5);
        var deliveries = _store.DeliverHere(2);
        deliveries[0].RenewingSince = _store.Time.GetTimestamp();
        Begin();
        await PassAsync(TimeSpan.FromMinutes(5) - TimeSpan.FromSeconds(10));
        Assert.False(deliveries[0].IsLost);
        await PassAsync(TimeSpan.FromSeconds(60));
        Assert.True(deliveries[0].IsOverdue);
        Assert.Equal((true, false), (deliveries[0].IsLost, deliveries[1].IsLost)); // The other one waits, and is no handler's.
        var line = Assert.Single(_store.Log.Lines, line => line.Event.Id == 389);
        Assert.StartsWith("Handlers of orders/billing ran for longer than MaxLease, which is 00:05:00", line.Message, StringComparison.Ordinal);
        Assert.EndsWith($"Entries: {deliveries[0].Id}", line.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(_store.Log.Lines, line => line.Event.Id == 380);
    }

    [Fact]
    public async Task A_handler_can_begin_the_time_of_its_longest_lease_anew()
    {
        _store.Options.MaxLease = TimeSpan.FromMinutes(5);
        var delivery = _store.DeliverHere(1)[0];
        delivery.RenewingSince = _store.Time.GetTimestamp();
        Begin();
        for (var minute = 0; minute < 12; minute++)
        {
            await PassAsync(TimeSpan.FromMinutes(1));
            Assert.True(await _keeper.RenewAsync(delivery, default).InTime());
        }
        Assert.False(delivery.IsLost);
    }

    [Fact]
    public async Task Renewals_that_fail_are_tried_again_at_a_bounded_rate()
    {
        _store.Options.AckWait = TimeSpan.FromMilliseconds(100);
        var delivery = _store.DeliverHere(1)[0];
        _store.Store.Faults.FailNext(InMemoryOperation.Renew, 1_000);
        Begin();
        await PassAsync(TimeSpan.FromSeconds(1));
        Assert.True(delivery.IsLost);
        Assert.InRange(1_000 - _store.Store.Faults.Left(InMemoryOperation.Renew), 1, 10);
    }

    [Fact]
    public async Task What_was_delivered_under_a_name_that_is_lost_is_lost()
    {
        var delivery = _store.DeliverHere(1)[0];
        Assert.True(_store.Identity.Granted("a~1"));
        Begin();
        await Eventually.HoldsAsync(() => delivery.IsLost, "the delivery is lost");
    }

    [Fact]
    public async Task A_consumer_without_work_says_that_it_lives()
    {
        Begin();
        await PassAsync(TimeSpan.FromMinutes(2));
        Assert.InRange(_transport.Calls, 4, 6); // Every 20 s, seen every 10.
    }

    private void Begin() => _keeping = _keeper.RunAsync(_ending.Token);

    /// <summary>Lets time pass in steps: the clock's timers run what waits for them before it is set further.</summary>
    private async Task PassAsync(TimeSpan time)
    {
        var step = TimeSpan.FromMilliseconds(Math.Min(500, _store.Options.AckWait.TotalMilliseconds / 20));
        for (var passed = TimeSpan.Zero; passed < time; passed += step)
        {
            _store.Time.Advance(step);
            await Task.Yield();
        }
    }

    /// <summary>Notes what is renewed; answers late, or never, where the test says so.</summary>
    private sealed class WatchedRenewals(EngineStore store) : TransportDecorator(store.Transport)
    {
        private readonly List<EntryId> _renewed = [];
        private int _mostIds;
        private int _calls;

        public bool Hang { get; set; }

        public TimeSpan Delay { get; set; }

        public int MostIds => _mostIds;

        public int Calls => _calls;

        public EntryId[] Renewed
        {
            get { lock (_renewed) return [.. _renewed]; }
        }

        public override async ValueTask<LeaseState[]> RenewAsync(
            GroupAddress group, string consumer, string token, ReadOnlyMemory<EntryId> ids, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _calls);
            _mostIds = Math.Max(_mostIds, ids.Length);
            lock (_renewed) _renewed.AddRange(ids.ToArray());
            if (Hang) await Task.Delay(Timeout.Infinite, cancellationToken);
            var states = await base.RenewAsync(group, consumer, token, ids, cancellationToken);
            if (Delay > TimeSpan.Zero) await Task.Delay(Delay, store.Time, cancellationToken);
            return states;
        }
    }
}
