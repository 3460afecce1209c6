using StreamGroups.Engine.Broadcasting;
using StreamGroups.Transport;
using Xunit;

namespace StreamGroups.Tests.Engine.Broadcasting;

public sealed class BroadcastPositionTests
{
    private readonly BroadcastPosition _position = new();

    [Fact]
    public void New_is_an_ID_from_the_start_on()
    {
        _position.Begin(StartPosition.New, State(last: 7, first: 3, added: 7, removed: 2), null);
        Assert.Equal(Id(7), _position.After);
        Assert.Equal(new SavedPosition(Id(7), 7), _position.Reached);
    }

    [Fact]
    public void A_saved_position_goes_over_the_configured_one()
    {
        _position.Begin(StartPosition.Beginning, State(last: 7, first: 1, added: 7), new SavedPosition(Id(4), 4));
        Assert.Equal(Id(4), _position.After);
    }

    [Fact]
    public void What_was_removed_before_the_start_is_not_missed()
    {
        _position.Begin(StartPosition.Beginning, State(last: 9, first: 6, added: 9, removed: 5), null);
        Assert.Equal(default, _position.Look(State(last: 9, first: 6, added: 9, removed: 5)));
        Read(6, 7, 8, 9);
        Assert.Equal(default, _position.Look(State(last: 9, first: 6, added: 9, removed: 5)));
    }

    [Fact]
    public void What_was_removed_before_it_was_read_is_counted_once()
    {
        _position.Begin(StartPosition.New, State(last: 2, first: 1, added: 2), null);
        Assert.Equal(3, _position.Look(State(last: 9, first: 6, added: 9, removed: 5)).Missed);
        Assert.Equal(0, _position.Look(State(last: 9, first: 6, added: 9, removed: 5)).Missed);
        Read(6, 7, 8, 9);
        Assert.Equal(default, _position.Look(State(last: 9, first: 6, added: 9, removed: 5)));
    }

    [Fact]
    public void What_was_deleted_among_others_is_counted_when_all_are_read()
    {
        _position.Begin(StartPosition.New, State(last: 2, first: 1, added: 2), null);
        Assert.Equal(default, _position.Look(State(last: 6, first: 1, added: 6, removed: null)));
        Read(3, 6);
        Assert.Equal(2, _position.Look(State(last: 6, first: 1, added: 6, removed: null)).Missed);
    }

    [Fact]
    public void All_of_it_may_be_gone()
    {
        _position.Begin(StartPosition.New, State(last: 2, first: 1, added: 2), null);
        Assert.Equal(7, _position.Look(State(last: 9, first: 0, added: 9, removed: 9)).Missed);
        Read(10);
        Assert.Equal(default, _position.Look(State(last: 10, first: 10, added: 10, removed: 9)));
    }

    [Fact]
    public void Entries_that_were_read_and_then_removed_are_not_missed()
    {
        _position.Begin(StartPosition.New, null, null);
        Read(1, 2, 3);
        Assert.Equal(default, _position.Look(State(last: 5, first: 3, added: 5, removed: 2)));
        Assert.Equal(default, _position.Look(State(last: 5, first: 4, added: 5, removed: 3)));
        Read(4, 5);
        Assert.Equal(default, _position.Look(State(last: 5, first: 0, added: 5, removed: 5)));
    }

    [Fact]
    public void Where_it_is_not_known_what_was_read_entries_may_have_been_missed()
    {
        _position.Begin(StartPosition.New, null, new SavedPosition(Id(2), null));
        Assert.True(_position.Look(State(last: 9, first: 6, added: 9, removed: 5)).MayHaveMissed);
        Read(6, 7, 8, 9);
        Assert.Equal(default, _position.Look(State(last: 9, first: 6, added: 9, removed: 5)));
    }

    [Fact]
    public void A_stream_that_has_given_less_than_was_read_is_another_one()
    {
        _position.Begin(StartPosition.New, null, null);
        Read(5, 6);
        Assert.True(_position.Look(State(last: 4, first: 4, added: 1)).Restarted);
        Assert.Equal(EntryId.Zero, _position.After);
        Read(4);
        Assert.Equal(default, _position.Look(State(last: 4, first: 4, added: 1)));
    }

    [Fact]
    public void A_stream_that_has_lost_entries_is_read_on_behind_the_last_that_it_has()
    {
        _position.Begin(StartPosition.New, State(last: 2, first: 1, added: 2), null);
        Read(3, 4);
        Read(5);
        Read(6, 7);
        Assert.Equal(default, _position.Look(State(last: 7, first: 1, added: 7)));
        Assert.Empty(_position.ToLookFor(State(last: 7, first: 1, added: 7)));
        Assert.Equal([Id(7), Id(5), Id(4), Id(2)], _position.ToLookFor(State(last: 6, first: 1, added: 6)));

        Assert.Equal(Id(5), _position.Look(State(last: 6, first: 1, added: 6), Id(5)).WentBackTo);
        Assert.Equal(Id(5), _position.After);
        Assert.Equal(new SavedPosition(Id(5), 5), _position.Reached);
        Read(6);
        Assert.Equal(default, _position.Look(State(last: 6, first: 1, added: 6)));
    }

    [Fact]
    public void Fewer_entries_than_before_are_looked_into_though_their_IDs_are_higher()
    {
        _position.Begin(StartPosition.New, State(last: 2, first: 1, added: 2), null);
        Read(3);
        Read(4);
        Assert.Equal(default, _position.Look(State(last: 4, first: 1, added: 4)));
        var shorter = State(last: 9, first: 1, added: 3);
        Assert.Equal([Id(4), Id(3), Id(2)], _position.ToLookFor(shorter));
        Assert.Equal(Id(3), _position.Look(shorter, Id(3)).WentBackTo);
        Assert.Empty(_position.ToLookFor(shorter));
    }

    [Fact]
    public void Of_long_reading_few_marks_are_kept_and_one_within_a_third_of_what_may_be_lost()
    {
        const ulong Last = 100_000;
        _position.Begin(StartPosition.New, null, null);
        for (ulong number = 1; number <= Last; number++) Read(number);
        Assert.Equal(default, _position.Look(State(last: Last, first: 1, added: (long)Last)));
        var kept = _position.ToLookFor(State(last: 5, first: 1, added: 5));
        Assert.InRange(kept.Length, 32, 64);
        foreach (var lost in (ulong[])[0, 1, 2, 5, 10, 50, 100, 500, 1000, 5000, 10_000, 50_000])
        {
            var best = kept.First(id => id <= Id(Last - lost));
            Assert.InRange(Last - best.Milliseconds, lost, (lost * 4 / 3) + 1);
        }
    }

    [Fact]
    public void A_stream_that_is_gone_is_told_once()
    {
        _position.Begin(StartPosition.New, State(last: 5, first: 5, added: 1), null);
        Assert.True(_position.Look(null).Restarted);
        Assert.Equal(default, _position.Look(null));
        Read(2);
        Assert.Equal(new SavedPosition(Id(2), 1), _position.Reached);
    }

    [Fact]
    public void A_start_that_is_yet_to_come_is_neither_another_stream_nor_saved()
    {
        _position.Begin(StartPosition.AfterId(Id(100)), State(last: 5, first: 5, added: 1), null);
        Assert.Equal(default, _position.Look(State(last: 6, first: 5, added: 2)));
        Assert.Null(_position.Reached);
        Read(101);
        Assert.Equal(default, _position.Look(State(last: 101, first: 5, added: 9)));
        Assert.Equal(new SavedPosition(Id(101), 9), _position.Reached);
    }

    private static EntryId Id(ulong number) => new(number, 0);

    private static StreamState State(ulong last, ulong first, long added, long? removed = 0) => new(Id(last), Id(first), added, removed);

    private void Read(params ulong[] numbers) => _position.Read([.. numbers.Select(number => new Entry(Id(number), 1, default))]);
}
