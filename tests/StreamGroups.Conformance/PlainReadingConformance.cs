using StreamGroups.TestSupport;
using StreamGroups.Transport;
using Xunit;

namespace StreamGroups.Conformance;

/// <summary>Reading without a group.</summary>
public abstract class PlainReadingConformance : TransportConformance
{
    private protected PlainReadingConformance(ITransportHarness harness) : base(harness)
    {
    }

    [Fact]
    public async Task Entries_after_an_ID_come_in_their_order_and_as_many_as_there_is_room_for()
    {
        var stream = NewStream();
        EntryId[] ids = [.. (await PublishAsync(stream, 10)).Order()];
        await using var reader = await OpenPlainAsync(stream);

        Assert.Equal(ids[..4], Ids(await ReadAsync(reader, EntryId.Zero, 4)));
        Assert.Equal(ids[4..], Ids(await ReadAsync(reader, ids[3], 100)));
        Assert.Empty(await ReadAsync(reader, ids[^1], 100));
    }

    [Fact]
    public async Task Every_reader_gets_every_entry()
    {
        var stream = NewStream();
        var other = await NewTransportAsync();
        await using var first = await OpenPlainAsync(stream);
        await using var second = await other.OpenPlainReaderAsync(stream, Ending).InTime();
        var ids = await PublishAsync(stream, 5);

        foreach (var reader in new[] { first, second }) Assert.Equal(ids.Order(), Ids(await ReadAsync(reader, EntryId.Zero, 100)));
    }

    [Fact]
    public async Task A_waiting_read_wakes_also_where_the_stream_did_not_exist()
    {
        var stream = NewStream();
        await using var reader = await OpenPlainAsync(stream);
        var read = await BlockAsync(reader, EntryId.Zero);
        var id = await PublishAsync(stream, "wake up");
        Assert.Equal([id], Ids(await read.InTime()));

        read = await BlockAsync(reader, id);
        var next = await PublishAsync(stream, "again");
        Assert.Equal([next], Ids(await read.InTime()));
    }

    [Fact]
    public async Task A_waiting_read_outlives_its_stream()
    {
        var stream = NewStream();
        var old = await PublishAsync(stream, "old");
        await using var reader = await OpenPlainAsync(stream);
        var read = await BlockAsync(reader, old);
        await Backdoor.DeleteStreamAsync(stream);
        await Backdoor.PassTimeAsync(TimeSpan.FromMilliseconds(2)); // IDs are times.
        var id = await PublishAsync(stream, "new");

        Assert.Equal([id], Ids(await read.InTime()));
    }

    [Fact]
    public async Task Unblocking_ends_the_read_that_waits_and_no_other()
    {
        var stream = NewStream();
        await using var reader = await OpenPlainAsync(stream);
        var read = await BlockAsync(reader, EntryId.Zero);
        await reader.UnblockAsync(Ending).InTime();
        Assert.Empty(await read.InTime());

        await reader.UnblockAsync(Ending).InTime();
        read = await BlockAsync(reader, EntryId.Zero);
        var id = await PublishAsync(stream, "later");
        Assert.Equal([id], Ids(await read.InTime()));
    }

    [Fact]
    public async Task Fields_of_other_programs_and_entries_for_one_group_alone_come_as_they_are()
    {
        var stream = NewStream();
        await AddAsync(stream, "a", "1", "b", "2");
        await AddAsync(stream, "__data__", "hi", "__only__", "billing");
        await using var reader = await OpenPlainAsync(stream);

        var entries = await ReadAsync(reader, EntryId.Zero, 10);
        Assert.Equal(["a", "1", "b", "2"], Texts(entries[0].Payload.Fields));
        Assert.Equal("hi", Text(entries[1]));
        Assert.False(entries[1].Payload.IsFor(GroupAddress.Broadcast(stream).Group));
    }

    [Fact]
    public async Task A_key_of_another_type_is_refused()
    {
        var stream = NewStream();
        await Backdoor.ReplaceByOtherTypeAsync(stream);
        await using var reader = await OpenPlainAsync(stream);

        await FailsAsync(TransportErrorKind.Permanent, () => ReadAsync(reader, EntryId.Zero, 1));
        await FailsAsync(TransportErrorKind.Permanent, async () => await BroadcastsOf(Transport).InspectAsync(stream, Ending));
    }

    private Task<IPlainReader> OpenPlainAsync(string stream) => Transport.OpenPlainReaderAsync(stream, Ending).InTime();

    private static async Task<Entry[]> ReadAsync(IPlainReader reader, EntryId after, int count, TimeSpan block = default)
    {
        var entries = new Entry[count];
        return entries[..await reader.ReadAsync(after, entries, new BodyBuffer(), block, Ending)];
    }

    private async Task<Task<Entry[]>> BlockAsync(IPlainReader reader, EntryId after)
    {
        var read = ReadAsync(reader, after, 10, LongBlock < TimeSpan.FromSeconds(25) ? LongBlock : TimeSpan.FromSeconds(25));
        await Backdoor.WaitUntilBlockedAsync(1);
        return read;
    }
}
