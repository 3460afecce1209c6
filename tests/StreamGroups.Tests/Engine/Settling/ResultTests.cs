using System.Text;
using StreamGroups.Engine.Settling;
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

    private async Task ForwardAsync(Settler settler, int count)
    {
        foreach (var (number, delivery) in _store.DeliverHere(count).Index())
            await settler.ForwardAsync(delivery, [new ForwardedMessage(ForwardKind.Stream, "done", Encoding.UTF8.GetBytes($"{number}"))]);
        await settler.FlushAsync(default).InTime();
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
