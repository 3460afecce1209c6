using System.Text;
using StreamGroups.Engine.Settling;
using StreamGroups.Handling;
using StreamGroups.TestSupport;
using StreamGroups.Transport;
using StreamGroups.Transport.InMemory;
using Xunit;

namespace StreamGroups.Tests.Engine.Settling;

/// <summary>Results on their way to the store, through lost answers and slots that differ.</summary>
public sealed class ResultTests
{
    private readonly EngineStore _store = new();

    private string[] Done => [.. _store.Store.ReadAll("done").Select(entry => Encoding.UTF8.GetString(entry.Fields[1].Span))];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Sent_again_after_a_lost_answer_they_are_published_once(bool whenDone)
    {
        _store.Store.Faults.FailNext(InMemoryOperation.Forward, times: 3, whenDone: whenDone);

        await ForwardAsync(_store.NewSettler(), 5);

        Assert.Equal(["0", "1", "2", "3", "4"], Done.Order());
        Assert.Empty(_store.Pending);
        Assert.Equal(0, _store.InFlight.Count);
    }

    [Fact]
    public async Task In_another_slot_they_are_published_before_they_are_acknowledged()
    {
        var apart = new ApartTransport(_store.Transport, () => (Done.Length, _store.Pending.Length));

        await ForwardAsync(_store.NewSettler(apart), 1);

        Assert.Equal(["0"], Done);
        Assert.Equal([(1, 1)], apart.BeforeAcks);
        Assert.Empty(_store.Pending);
    }

    [Fact]
    public async Task In_another_slot_what_is_published_is_not_published_again_while_its_ack_fails()
    {
        _store.Store.Faults.FailNext(InMemoryOperation.Ack, times: 3);

        await ForwardAsync(_store.NewSettler(new ApartTransport(_store.Transport, () => default)), 3);

        Assert.Equal(["0", "1", "2"], Done);
        Assert.Empty(_store.Pending);
    }

    [Fact]
    public async Task A_large_one_goes_in_a_call_of_its_own()
    {
        var watched = new ApartTransport(_store.Transport, () => default) { IsApart = false };
        var settler = _store.NewSettler(watched);
        foreach (var delivery in _store.DeliverHere(4))
            await settler.ForwardAsync(delivery, [new ForwardedMessage(ForwardKind.Stream, "done", new byte[700_000])]);
        await settler.FlushAsync(default).InTime();

        Assert.Equal(4, Done.Length);
        Assert.All(watched.Forwards, count => Assert.Equal(1, count));
    }

    [Fact]
    public async Task A_result_is_published_though_a_renewal_that_is_under_way_has_found_its_entry_deleted()
    {
        var slow = new SlowRenewals(_store.Transport, id => _store.Store.DeleteEntry(Deliveries.Group.Stream, id));
        var leases = _store.NewLeaseKeeper(slow);
        using var stopping = new CancellationTokenSource();
        var delivery = Assert.Single(_store.DeliverHere(1));
        _store.Time.Advance(TimeSpan.FromSeconds(12)); // Beyond a third of its lease.
        var keeping = leases.RunAsync(stopping.Token);
        await slow.Renewed.InTime();

        await ForwardAsync(_store.NewSettler(slow, leases: leases), delivery);

        Assert.Equal(["x"], Done);
        Assert.DoesNotContain(_store.Log.Lines, line => line.Message.Contains("another consumer", StringComparison.Ordinal));
        await stopping.CancelAsync();
        await keeping.InTime();
    }

    [Fact]
    public async Task Why_one_is_lost_for_good_is_said()
    {
        var delivery = Assert.Single(_store.DeliverHere(1));
        delivery.IsGone = true;
        await _store.NewSettler(stopping: new CancellationToken(canceled: true))
            .ForwardAsync(delivery, [new ForwardedMessage(ForwardKind.Stream, "done", "x"u8.ToArray())]);
        Assert.Contains(_store.Log.Lines, line => line.Event.Id == 319 && line.Message.Contains("since the entry was deleted meanwhile", StringComparison.Ordinal));
    }

    private static async Task ForwardAsync(Settler settler, Delivery delivery)
    {
        await settler.ForwardAsync(delivery, [new ForwardedMessage(ForwardKind.Stream, "done", "x"u8.ToArray())]);
        await settler.FlushAsync(default).InTime();
    }

    private async Task ForwardAsync(Settler settler, int count)
    {
        foreach (var (number, delivery) in _store.DeliverHere(count).Index())
            await settler.ForwardAsync(delivery, [new ForwardedMessage(ForwardKind.Stream, "done", Encoding.UTF8.GetBytes($"{number}"))]);
        await settler.FlushAsync(default).InTime();
    }

    /// <summary>Renewals find their entry deleted, and are answered when it was asked for the results.</summary>
    private sealed class SlowRenewals(IStreamTransport inner, Action<EntryId> delete) : TransportDecorator(inner)
    {
        private readonly TaskCompletionSource _renewed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _forwarded = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Renewed => _renewed.Task;

        public override async ValueTask<LeaseState[]> RenewAsync(
            GroupAddress group, string consumer, string token, ReadOnlyMemory<EntryId> ids, CancellationToken cancellationToken)
        {
            foreach (var id in ids.ToArray()) delete(id);
            var states = await base.RenewAsync(group, consumer, token, ids, cancellationToken);
            if (ids.Length == 0) return states;
            _renewed.TrySetResult();
            await _forwarded.Task;
            return states;
        }

        public override async ValueTask<ForwardResult> ForwardAsync(
            GroupAddress group, ReadOnlyMemory<Forward> entries, IReadOnlyList<string>? deleteFor, CancellationToken cancellationToken)
        {
            var result = await base.ForwardAsync(group, entries, deleteFor, cancellationToken);
            _forwarded.SetResult();
            return result;
        }
    }

    private sealed class ApartTransport(IStreamTransport inner, Func<(int, int)> look) : TransportDecorator(inner)
    {
        public bool IsApart { get; init; } = true;

        public List<(int Done, int Pending)> BeforeAcks { get; } = [];

        public List<int> Forwards { get; } = [];

        public override ValueTask<bool> IsOneStepAsync(string stream, ForwardKind kind, string target, CancellationToken cancellationToken) => new(!IsApart);

        public override ValueTask<long> AckAsync(GroupAddress group, ReadOnlyMemory<EntryId> ids, CancellationToken cancellationToken)
        {
            BeforeAcks.Add(look());
            return base.AckAsync(group, ids, cancellationToken);
        }

        public override ValueTask<ForwardResult> ForwardAsync(
            GroupAddress group, ReadOnlyMemory<Forward> entries, IReadOnlyList<string>? deleteFor, CancellationToken cancellationToken)
        {
            Forwards.Add(entries.Length);
            return base.ForwardAsync(group, entries, deleteFor, cancellationToken);
        }
    }
}
