using StreamGroups.TestSupport;
using StreamGroups.Transport;
using Xunit;

namespace StreamGroups.Conformance;

/// <summary>What readers without a group ask of their streams, and their positions.</summary>
public abstract class PositionConformance : TransportConformance
{
    private protected PositionConformance(ITransportHarness harness) : base(harness)
    {
    }

    private IBroadcastStore Store => BroadcastsOf(Transport);

    [Fact]
    public async Task A_stream_tells_its_last_ID_and_what_was_removed_before_its_first_entry()
    {
        var stream = NewStream();
        Assert.Null(await InspectAsync(stream));

        EntryId[] ids = [.. (await PublishAsync(stream, 10)).Order()];
        Assert.Equal(new StreamState(ids[9], ids[0], 10, 0), await InspectAsync(stream));
        await Backdoor.TrimAsync(stream, 4);
        Assert.Equal(new StreamState(ids[9], ids[6], 10, 6), await InspectAsync(stream));
    }

    [Fact]
    public async Task Deletions_behind_the_first_entry_leave_unknown_what_was_removed_before_it()
    {
        var stream = NewStream();
        EntryId[] ids = [.. (await PublishAsync(stream, 5)).Order()];
        await Backdoor.DeleteEntryAsync(stream, ids[2]);
        Assert.Equal(new StreamState(ids[4], ids[0], 5, null), await InspectAsync(stream));

        foreach (var id in ids) await Backdoor.DeleteEntryAsync(stream, id);
        Assert.Equal(new StreamState(ids[4], EntryId.Zero, 5, 5), await InspectAsync(stream));
    }

    [Fact]
    public async Task Positions_are_kept_by_stream_and_name()
    {
        var (stream, other) = (NewStream(), NewStream());
        Assert.Null(await Store.FindPositionAsync(stream, "web-1", Ending).InTime());

        var (first, second) = (new SavedPosition(new EntryId(7, 1), 42), new SavedPosition(new EntryId(8, 0), null));
        Assert.Null(await Store.SavePositionAsync(stream, "web-1", first, "a", Ending).InTime());
        Assert.Null(await Store.SavePositionAsync(stream, "web:2", second, "a", Ending).InTime());
        Assert.Equal(first, await Store.FindPositionAsync(stream, "web-1", Ending).InTime());
        Assert.Equal(second, await Store.FindPositionAsync(stream, "web:2", Ending).InTime());
        Assert.Null(await Store.FindPositionAsync(other, "web-1", Ending).InTime());
    }

    [Fact]
    public async Task Saving_tells_who_saved_last()
    {
        var stream = NewStream();
        await Store.SavePositionAsync(stream, "web-1", new SavedPosition(new EntryId(9, 0), 1), "a", Ending).InTime();
        var lower = new SavedPosition(new EntryId(3, 0), null);

        Assert.Equal("a", await Store.SavePositionAsync(stream, "web-1", lower, "b", Ending).InTime());
        Assert.Equal("b", await Store.SavePositionAsync(stream, "web-1", lower, "b", Ending).InTime());
        Assert.Equal(lower, await Store.FindPositionAsync(stream, "web-1", Ending).InTime());
    }

    private Task<StreamState?> InspectAsync(string stream) => Store.InspectAsync(stream, Ending).InTime();
}
