using StreamGroups.TestSupport;
using StreamGroups.Transport;
using Xunit;

namespace StreamGroups.Conformance;

/// <summary>Looking at dead letters, and deleting them.</summary>
public abstract class DeadLetterReadingConformance : DeadLetterStoreConformance
{
    private protected DeadLetterReadingConformance(ITransportHarness harness) : base(harness)
    {
    }

    [Fact]
    public async Task A_group_that_does_not_exist_has_none()
    {
        var group = new GroupAddress(NewStream(), "unknown");

        Assert.Equal(new DeadLetterSummary(0, EntryId.Zero), await Store.InspectAsync(group, Ending).InTime());
        Assert.Empty(await PageAsync(group, EntryId.Zero));
        Assert.Equal(0, await Store.DeleteAsync(group, new[] { new EntryId(1, 0) }, Ending).InTime());
        Assert.Equal(0, await Store.DeleteRangeAsync(group, EntryId.Zero, EntryId.Max, 10, Ending).InTime());
        Assert.Equal(DeadLetterOutcome.Missing, await ReplayAsync(group, new EntryId(1, 0)));
        Assert.Equal(DeadLetterOutcome.Missing, await RepublishAsync(group, new EntryId(1, 0)));
        Assert.Empty(await Backdoor.ReadAllAsync(group.Stream));
    }

    [Fact]
    public async Task Letters_come_oldest_first_page_by_page()
    {
        var group = await NewGroupAsync();
        await PublishAsync(group.Stream, 1_100);
        var delivered = await DeliverAsync(group);
        await Task.WhenAll(delivered.Select(entry => DeadLetterAsync(group, entry.Id)));

        List<StoredDeadLetter> letters = [];
        for (var from = EntryId.Zero; ;)
        {
            var page = await PageAsync(group, from);
            if (page.Length == 0) break;
            Assert.InRange(page.Length, 1, 256);
            letters.AddRange(page);
            from = page[^1].Id.Next;
        }
        Assert.Equal((await Backdoor.ReadAllAsync(ReservedNames.DeadLetterStream(group))).Select(entry => entry.Id), letters.Select(letter => letter.Id));
        Assert.Equal(delivered.Select(Text).Order(), letters.Select(letter => Texts(OwnFields(letter))[1]).Order());
        Assert.Equal(new DeadLetterSummary(1_100, letters[^1].Id), await Store.InspectAsync(group, Ending).InTime());
    }

    [Fact]
    public async Task Both_ends_of_a_range_belong_to_it()
    {
        var group = await NewGroupAsync();
        await PublishAsync(group.Stream, 8);
        var ids = await DieAsync(group);

        Assert.Equal(ids[2..6], (await PageAsync(group, ids[2], ids[5])).Select(letter => letter.Id));
        Assert.Equal(ids[3], Assert.Single(await PageAsync(group, ids[3], ids[3])).Id);
        Assert.Empty(await PageAsync(group, ids[^1].Next));
    }

    [Fact]
    public async Task A_page_of_large_letters_is_a_short_one()
    {
        var group = await NewGroupAsync();
        for (var number = 0; number < 12; number++) await PublishAsync(group.Stream, new string('x', 600_000));
        var ids = await DieAsync(group);

        Assert.InRange((await PageAsync(group, EntryId.Zero)).Length, 1, 3);
        Assert.Equal(ids, (await ReadAsync(group)).Select(letter => letter.Id));
    }

    [Fact]
    public async Task Fields_come_as_they_are_stored()
    {
        var group = await NewGroupAsync();
        var bytes = Enumerable.Range(0, 256).Select(number => (byte)number).ToArray();
        await Backdoor.AddAsync(group.Stream, bytes, "\r\n$-1\r\n"u8.ToArray(), "photo"u8.ToArray(), bytes, bytes, default);
        await DieAsync(group);

        var letter = Assert.Single(await ReadAsync(group));
        Assert.Equal([bytes, "\r\n$-1\r\n"u8.ToArray(), "photo"u8.ToArray(), bytes, bytes, []], OwnFields(letter).Select(part => part.ToArray()));
        Assert.Equal(DeadLetterFields.Id, Texts(letter.Fields)[6]);
    }

    [Theory]
    [InlineData(3_000)]
    [InlineData(10_000)]
    public async Task Very_many_fields_come_unpacked(int count)
    {
        var group = await NewGroupAsync();
        string[] fields = [.. Enumerable.Range(0, 2 * count).Select(number => $"part {number}")];
        await AddAsync(group.Stream, fields);
        await DieAsync(group);

        var letter = Assert.Single(await ReadAsync(group));
        Assert.Equal(fields, Texts(OwnFields(letter)));
        Assert.Equal(group.Group, Texts(letter.Fields)[(2 * count) + 5]);
    }

    [Fact]
    public async Task What_another_program_has_put_there_is_left_as_it_is()
    {
        var group = await NewGroupAsync();
        await PublishAsync(group.Stream, "x");
        await DieAsync(group);
        var dead = ReservedNames.DeadLetterStream(group);
        EntryId[] foreign =
        [
            await AddAsync(dead, "note", "look here"), await AddAsync(dead, "__dead_fields__", "x", "__dead_id__", "no ID"),
            await AddAsync(dead, "__dead_id__", "1-0"),
        ];

        Assert.Equal(foreign, (await ReadAsync(group))[1..].Select(letter => letter.Id));
        foreach (var id in foreign)
        {
            Assert.Equal(DeadLetterOutcome.Foreign, await ReplayAsync(group, id));
            Assert.Equal(DeadLetterOutcome.Foreign, await RepublishAsync(group, id));
        }
        Assert.Equal(4, await CountAsync(group));
    }

    [Fact]
    public async Task Letters_are_deleted_by_their_IDs()
    {
        var group = await NewGroupAsync();
        await PublishAsync(group.Stream, 4);
        var ids = await DieAsync(group);

        Assert.Equal(2, await Store.DeleteAsync(group, new[] { ids[1], ids[3], new EntryId(1, 0) }, Ending).InTime());
        Assert.Equal(0, await Store.DeleteAsync(group, new[] { ids[1] }, Ending).InTime());
        Assert.Equal(0, await Store.DeleteAsync(group, default, Ending).InTime());
        Assert.Equal([ids[0], ids[2]], (await ReadAsync(group)).Select(letter => letter.Id));
        Assert.Equal(4, (await InspectAsync(group))!.Length);
    }

    [Fact]
    public async Task Letters_are_deleted_by_ranges_the_oldest_first_a_bounded_number_at_once()
    {
        var group = await NewGroupAsync();
        await PublishAsync(group.Stream, 600);
        var delivered = await DeliverAsync(group);
        await Task.WhenAll(delivered.Select(entry => DeadLetterAsync(group, entry.Id)));
        EntryId[] ids = [.. (await ReadAsync(group)).Select(letter => letter.Id)];

        Assert.Equal(3, await Store.DeleteRangeAsync(group, ids[10], ids[499], 3, Ending).InTime());
        Assert.Equal(256, await Store.DeleteRangeAsync(group, EntryId.Zero, ids[499], long.MaxValue, Ending).InTime());
        Assert.Equal(241, await Store.DeleteRangeAsync(group, EntryId.Zero, ids[499], 1_000, Ending).InTime());
        Assert.Equal(0, await Store.DeleteRangeAsync(group, EntryId.Zero, ids[499], 1_000, Ending).InTime());
        Assert.Equal(ids[500..], (await ReadAsync(group)).Select(letter => letter.Id));
    }

    [Fact]
    public async Task A_key_of_another_type_is_an_error()
    {
        var group = await NewGroupAsync();
        await Backdoor.ReplaceByOtherTypeAsync(ReservedNames.DeadLetterStream(group));

        await FailsAsync(TransportErrorKind.Permanent, () => CountAsync(group));
        await FailsAsync(TransportErrorKind.Permanent, () => PageAsync(group, EntryId.Zero));
        await FailsAsync(TransportErrorKind.Permanent, () => ReplayAsync(group, new EntryId(1, 0)));
    }
}
