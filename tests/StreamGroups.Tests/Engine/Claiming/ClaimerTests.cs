using System.Text;
using StreamGroups.Engine;
using StreamGroups.Engine.Claiming;
using StreamGroups.Engine.Dispatching;
using StreamGroups.Engine.Reading;
using StreamGroups.Engine.Settling;
using StreamGroups.TestSupport;
using StreamGroups.Transport;
using StreamGroups.Transport.InMemory;
using Xunit;

namespace StreamGroups.Tests.Engine.Claiming;

public sealed class ClaimerTests : IAsyncDisposable
{
    private readonly EngineStore _store = new();
    private readonly GatedRunner _runner;
    private readonly ReplacedPages _pages;
    private readonly AwaitedRead _read;
    private readonly Alarm _due;
    private readonly Settler _settler;
    private readonly Claimer _claimer;

    public ClaimerTests()
    {
        _runner = new GatedRunner { Ended = delivery => { _store.Store.Ack(Deliveries.Group, [delivery.Id]); _store.InFlight.Remove([delivery]); } };
        _pages = new ReplacedPages(_store.Transport);
        Options.Concurrency = 3;
        _read = new AwaitedRead(_store.Time);
        _due = new Alarm(_store.Time);
        _settler = _store.NewSettler();
        var starter = new ClaimStarter(_store.Identity, new Dispatcher(_runner, _store.Time, 3, 10), _store.InFlight, () => Options, _store.Time);
        _claimer = new Claimer(
            _pages, _store.Identity, _store.InFlight, new LeftoverClaimer(_pages, _store.Identity, starter, _settler, _store.InFlight, () => Options),
            new SharedClaimer(_pages, _store.Identity, starter, _settler, () => Options),
            new LetterKeeper(_pages, _store.Identity, _settler, _store.InFlight), _read, _due, () => Options, _store.Time, _store.Logger);
    }

    public async ValueTask DisposeAsync()
    {
        _claimer.Dispose();
        _due.Dispose();
        await _pages.DisposeAsync();
    }

    private GroupOptions Options => _store.Options;

    [Fact]
    public async Task Leftovers_are_taken_up_at_once_in_their_order_and_counted_as_they_begin()
    {
        var entries = _store.Deliver(5);
        var works = false;
        var recovering = _claimer.RecoverAsync(default, () => works = true).AsTask();
        await _runner.BegunAsync(3);
        Assert.Equal((false, true), (recovering.IsCompleted, works));
        Assert.Equal([2, 2, 2, 1, 1], _store.Pending.Select(entry => entry.DeliveryCount));
        _runner.EndAll();
        await _runner.BegunAsync(5);
        await recovering.InTime();
        Assert.Equal(entries.Select(entry => entry.Id).Order(), _runner.Begun.Select(delivery => delivery.Id).Order());
        Assert.All(_runner.Begun, delivery => Assert.Equal(2, delivery.Count));
    }

    [Fact]
    public async Task More_leftovers_than_a_page_are_all_taken_up()
    {
        _store.Deliver(600);
        var recovering = _claimer.RecoverAsync(default).AsTask();
        await Eventually.HoldsAsync(() => { _runner.EndAll(); return recovering.IsCompleted; }, "all leftovers are begun");
        Assert.Equal(600, _runner.Begun.Select(delivery => delivery.Id).Distinct().Count());
        Assert.Equal(600, _runner.Begun.Count);
    }

    [Fact]
    public async Task A_sweep_of_a_group_in_which_nothing_is_pending_claims_nothing()
    {
        await _claimer.RecoverAsync(default).InTime();
        await _claimer.SweepAsync(default).InTime();
        Assert.Equal(0, _pages.Claims);

        _store.Deliver(1);
        await _claimer.SweepAsync(default).InTime();
        Assert.Equal(1, _pages.Claims);
    }

    [Fact]
    public async Task Many_parked_entries_that_are_due_do_not_hold_up_a_reader_that_recovers()
    {
        await _claimer.RecoverAsync(default).InTime();
        Parking[] parkings = [.. _store.Deliver(20).Select(entry => new Parking(entry.Id, TimeSpan.Zero, GiveBack: true))];
        await _store.Transport.ParkAsync(Deliveries.Group, "a", parkings, default);
        using var ending = new CancellationTokenSource();
        var running = _claimer.RunAsync(ending.Token);
        await _runner.BegunAsync(3);
        var recovering = _claimer.RecoverAsync(default).AsTask();
        _runner.End(_runner.Begun[0].Id);
        _runner.End(_runner.Begun[1].Id);
        await recovering.InTime();
        Assert.InRange(_runner.Begun.Count, 3, 6);
        await ending.CancelAsync();
        await running.InTime();
    }

    [Fact]
    public async Task What_is_in_flight_here_is_never_taken_up()
    {
        _store.DeliverHere(3);
        await _claimer.RecoverAsync(default).InTime();
        _store.Time.Advance(TimeSpan.FromHours(1));
        await _claimer.RecoverAsync(default).InTime();
        await _claimer.SweepAsync(default).InTime();
        Assert.Empty(_runner.Begun);
        Assert.All(_store.Pending, entry => Assert.Equal(1, entry.DeliveryCount));
    }

    [Fact]
    public async Task What_was_refused_comes_again_only_when_its_lease_is_over()
    {
        var delivery = _store.DeliverHere(1)[0];
        _store.InFlight.MoveToRefused(delivery);
        _store.Time.Advance(TimeSpan.FromSeconds(29));
        await _claimer.RecoverAsync(default).InTime();
        await _claimer.SweepAsync(default).InTime();
        Assert.Empty(_runner.Begun);

        _store.Time.Advance(TimeSpan.FromSeconds(1));
        await _claimer.SweepAsync(default).InTime();
        await _runner.BegunAsync(1);
        Assert.Equal(2, _runner.Begun[0].Count);
        Assert.Empty(_store.InFlight.Snapshot().Refused);
    }

    [Fact]
    public async Task What_was_refused_and_is_no_longer_pending_is_forgotten()
    {
        await _claimer.RecoverAsync(default).InTime();
        var deliveries = _store.DeliverHere(2);
        foreach (var delivery in deliveries) _store.InFlight.MoveToRefused(delivery);
        _store.Store.Ack(Deliveries.Group, [deliveries[0].Id]);
        await _claimer.SweepAsync(default).InTime();
        Assert.Equal([deliveries[1].Id], _store.InFlight.Snapshot().Refused);
    }

    [Fact]
    public async Task What_is_refused_while_the_pages_come_in_is_not_forgotten()
    {
        EntryId failed = default;
        _pages.AfterPage = () =>
        {
            var delivery = _store.DeliverHere(1)[0];
            _store.InFlight.MoveToRefused(delivery);
            failed = delivery.Id;
        };
        await _claimer.RecoverAsync(default).InTime();
        Assert.Equal([failed], _store.InFlight.Snapshot().Refused);
        Assert.Equal(failed, _store.InFlight.Lowest());
    }

    [Fact]
    public async Task What_an_awaited_read_may_be_bringing_is_not_left_over()
    {
        await _claimer.RecoverAsync(default).InTime();
        _read.Sent(_store.Time.GetTimestamp());
        _store.Deliver(1); // The server has answered; the answer is on its way.
        _store.Time.Advance(TimeSpan.FromMinutes(2));
        await _claimer.SweepAsync(default).InTime();
        Assert.Empty(_runner.Begun);

        _read.Answered(); // With nothing: it got lost.
        await _claimer.SweepAsync(default).InTime();
        await _runner.BegunAsync(1);
    }

    [Fact]
    public async Task An_entry_without_a_delivery_left_is_dead_lettered_and_not_run()
    {
        Options.MaxDeliveries = 1;
        var own = _store.Deliver(1)[0];
        await _claimer.RecoverAsync(default).InTime();
        Assert.Single(_store.DeadLetters);

        _store.Deliver(1, "b");
        _store.Time.Advance(TimeSpan.FromSeconds(30));
        await _claimer.SweepAsync(default).InTime();
        Assert.Equal(2, _store.DeadLetters.Length);
        Assert.Empty(_store.Pending);
        Assert.Empty(_runner.Begun);
    }

    [Fact]
    public async Task While_dead_letters_are_refused_exhausted_entries_hold_up_nobody_and_are_not_run()
    {
        await _claimer.RecoverAsync(default).InTime();
        Options.MaxDeliveries = 1;
        _store.Deliver(100, "b");
        var released = _store.Deliver(1, "c")[0].Id;
        _store.Store.Faults.FailNext(InMemoryOperation.DeadLetter, 10_000, TransportErrorKind.Permanent);
        _store.Time.Advance(TimeSpan.FromSeconds(30));
        await _store.Transport.ParkAsync(Deliveries.Group, "c", new[] { new Parking(released, TimeSpan.Zero, GiveBack: true) }, default);
        await _claimer.SweepAsync(default).InTime();
        using var ending = new CancellationTokenSource();
        var running = _claimer.RunAsync(ending.Token);
        await _runner.BegunAsync(1);
        await ending.CancelAsync();
        await running.InTime();
        Assert.Equal(100, _store.Pending.Count(entry => entry is { Consumer: "a", DeliveryCount: 2 } && entry.Id != released));

        _runner.EndAll();
        _store.Time.Advance(TimeSpan.FromSeconds(30));
        await _claimer.SweepAsync(default).InTime();
        Assert.Equal(released, Assert.Single(_runner.Begun).Id);
        _store.Store.Faults.Clear();
        await Eventually.HoldsAsync(
            async () =>
            {
                _store.Time.Advance(TimeSpan.FromSeconds(30));
                await _claimer.SweepAsync(default);
                return _store.DeadLetters.Length == 100;
            }, "all are dead-lettered");
        Assert.Single(_runner.Begun);
    }

    [Fact]
    public async Task A_refused_letter_is_sent_again_and_its_entry_kept_from_others_until_then()
    {
        await _claimer.RecoverAsync(default).InTime();
        var delivery = _store.DeliverHere(1)[0];
        _store.Store.Faults.FailNext(InMemoryOperation.DeadLetter, 10_000, TransportErrorKind.Permanent);
        await _settler.DeadLetterAsync(delivery, "failed", new InvalidOperationException("Out of paper."), default).InTime();
        using var ending = new CancellationTokenSource();
        var running = _claimer.RunAsync(ending.Token);
        var passed = 0;
        await Eventually.HoldsAsync(
            () =>
            {
                if (_store.Pending[0].Idle >= TimeSpan.FromSeconds(29)) return false;
                _store.Time.Advance(TimeSpan.FromSeconds(1));
                return ++passed >= 90;
            }, "the lease never runs out");
        await _claimer.RecoverAsync(default).InTime();
        Assert.Equal(("a", 1L), (_store.Pending[0].Consumer, _store.Pending[0].DeliveryCount));

        _store.Store.Faults.Clear();
        await Eventually.HoldsAsync(() => { _store.Time.Advance(TimeSpan.FromSeconds(5)); return _store.DeadLetters.Length == 1; }, "the letter is sent");
        Assert.Contains("Out of paper.", _store.DeadLetters[0].Fields.Select(part => Encoding.UTF8.GetString(part.Span)));
        Assert.Empty(_runner.Begun);
        await ending.CancelAsync();
        await running.InTime();
    }

    [Fact]
    public async Task Only_as_many_are_claimed_of_others_as_workers_are_free()
    {
        await _claimer.RecoverAsync(default).InTime();
        _store.Deliver(10, "b");
        _store.Time.Advance(TimeSpan.FromSeconds(30));
        using var ending = new CancellationTokenSource();
        var sweeping = _claimer.SweepAsync(ending.Token).AsTask();
        await _runner.BegunAsync(3);
        Assert.Equal(3, _store.Pending.Count(entry => entry is { Consumer: "a", DeliveryCount: 2 }));
        Assert.Equal(7, _store.Pending.Count(entry => entry is { Consumer: "b", DeliveryCount: 1 }));
        Assert.False(sweeping.IsCompleted);

        _runner.End(_runner.Begun[0].Id);
        await _runner.BegunAsync(4);
        Assert.Equal(3, _runner.Running);
        await ending.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sweeping.InTime());
    }

    [Fact]
    public async Task All_that_a_dead_consumer_had_is_taken_over_without_a_pause_however_few_workers_there_are()
    {
        await _claimer.RecoverAsync(default).InTime();
        Options.Concurrency = 1;
        _store.Deliver(150, "b");
        _store.Time.Advance(TimeSpan.FromSeconds(30));
        using var ending = new CancellationTokenSource();
        var running = _claimer.RunAsync(ending.Token);
        await Eventually.HoldsAsync(
            () =>
            {
                if (_runner.Begun.Count == 0) _store.Time.Advance(TimeSpan.FromSeconds(5));
                _runner.EndAll();
                return _runner.Begun.Count == 150;
            }, "all are begun, after which no time passes");
        await ending.CancelAsync();
        await running.InTime();
    }

    [Fact]
    public async Task Entries_within_their_lease_are_left_as_they_are()
    {
        await _claimer.RecoverAsync(default).InTime();
        _store.Deliver(1, "b");
        _store.Time.Advance(TimeSpan.FromSeconds(20));
        _store.Deliver(1, "b");
        _store.Time.Advance(TimeSpan.FromSeconds(10));
        await _claimer.SweepAsync(default).InTime();
        await _runner.BegunAsync(1);
        Assert.Equal([("a", 2L), ("b", 1L)], _store.Pending.Select(entry => (entry.Consumer, entry.DeliveryCount)).Order());
        Assert.Single(_runner.Begun);
    }

    [Fact]
    public async Task Fresh_entries_hide_none_behind_them_though_they_are_more_than_a_sweep_looks_at()
    {
        await _claimer.RecoverAsync(default).InTime();
        var expired = _store.Deliver(1, "c")[0];
        _store.Time.Advance(TimeSpan.FromSeconds(30));
        _store.Deliver(17_000, "b");
        await _claimer.SweepAsync(default).InTime();
        Assert.Empty(_runner.Begun);

        await _claimer.SweepAsync(default).InTime();
        await _runner.BegunAsync(1);
        Assert.Equal(expired.Id, Assert.Single(_runner.Begun).Id);
    }

    [Theory]
    [InlineData(InMemoryOperation.ClaimExpired)]
    [InlineData(InMemoryOperation.ClaimDue)]
    public async Task What_has_no_delivery_left_is_not_run_though_the_answer_to_its_claim_was_lost(object claim)
    {
        Options.MaxDeliveries = 2;
        await _claimer.RecoverAsync(default).InTime();
        var id = _store.Deliver(1, "b")[0].Id;
        _store.Store.ClaimOwn(Deliveries.Group, "b", "token", null, [id], counted: true);
        if ((InMemoryOperation)claim == InMemoryOperation.ClaimDue) _store.Store.Park(Deliveries.Group, "b", [new Parking(id, TimeSpan.Zero, GiveBack: false)]);
        _store.Time.Advance(TimeSpan.FromSeconds(30));
        _store.Store.Faults.FailNext((InMemoryOperation)claim, whenDone: true);
        using var ending = new CancellationTokenSource();
        var running = _claimer.RunAsync(ending.Token);
        await Eventually.HoldsAsync(
            () => { _store.Time.Advance(TimeSpan.FromSeconds(1)); return _store.Pending.Any(entry => entry.Consumer == "a"); }, "the claim is done");
        await ending.CancelAsync();
        await running.InTime();

        await _claimer.RecoverAsync(default).InTime();
        Assert.Empty(_runner.Begun);
        var letter = Assert.Single(_store.DeadLetters).Fields.Select(part => Encoding.UTF8.GetString(part.Span)).ToArray();
        Assert.Equal("2", letter[Array.IndexOf(letter, DeadLetterFields.DeliveryCount) + 1]);
    }

    [Fact]
    public async Task A_claim_whose_answer_was_lost_keeps_no_worker_and_is_made_good_later()
    {
        await _claimer.RecoverAsync(default).InTime();
        _store.Deliver(1, "b");
        _store.Time.Advance(TimeSpan.FromSeconds(30));
        _store.Store.Faults.FailNext(InMemoryOperation.ClaimExpired, whenDone: true);
        await Assert.ThrowsAsync<TransportException>(() => _claimer.SweepAsync(default).InTime());
        Assert.Equal(2, Assert.Single(_store.Pending, entry => entry.Consumer == "a").DeliveryCount);

        _store.Time.Advance(TimeSpan.FromSeconds(30));
        await _claimer.SweepAsync(default).InTime();
        await _runner.BegunAsync(1);
        Assert.Equal(2, _runner.Begun[0].Count); // The delivery that never arrived is not counted twice.
        _store.Deliver(5, "b");
        _store.Time.Advance(TimeSpan.FromSeconds(30));
        var sweeping = _claimer.SweepAsync(default).AsTask();
        await _runner.BegunAsync(3);
        Assert.Equal(3, _runner.Running);
    }

    [Fact]
    public async Task Sweeping_goes_on_through_failures_and_ends_when_it_is_cancelled()
    {
        await _claimer.RecoverAsync(default).InTime();
        _store.Store.Faults.FailNext(InMemoryOperation.PendingOf, 3);
        _store.Deliver(1, "b");
        using var ending = new CancellationTokenSource();
        var running = _claimer.RunAsync(ending.Token);
        await Eventually.HoldsAsync(() => { _store.Time.Advance(TimeSpan.FromSeconds(5)); return _runner.Begun.Count == 1; }, "the entry is claimed");
        Assert.Equal(0, _store.Store.Faults.Left(InMemoryOperation.PendingOf));
        await ending.CancelAsync();
        await running.InTime();
    }

    private sealed class ReplacedPages(IStreamTransport inner) : TransportDecorator(inner)
    {
        public int Claims { get; private set; }

        /// <summary>Happens once, between a page's coming and its use.</summary>
        public Action? AfterPage { get; set; }

        public override async ValueTask<PendingEntry[]> PendingOfAsync(
            GroupAddress group, string consumer, EntryId after, int count, CancellationToken cancellationToken)
        {
            var page = await base.PendingOfAsync(group, consumer, after, count, cancellationToken);
            var act = AfterPage;
            AfterPage = null;
            act?.Invoke();
            return page;
        }

        public override ValueTask<ClaimResult> ClaimExpiredAsync(ClaimRequest request, CancellationToken cancellationToken)
        {
            Claims++;
            return base.ClaimExpiredAsync(request, cancellationToken);
        }
    }
}
