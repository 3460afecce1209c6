using System.Text;
using StreamGroups.TestSupport;
using StreamGroups.Transport;
using Xunit;

namespace StreamGroups.Conformance;

public abstract class ReadingConformance : TransportConformance
{
    private protected ReadingConformance(ITransportHarness harness) : base(harness)
    {
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_is_read_without_acks_to_come_is_pending_nowhere(bool blocking)
    {
        var group = await NewGroupAsync();
        await using var reader = await Transport.OpenReaderAsync(Wanted(group) with { NoAck = true }, Ending).InTime();
        var read = blocking ? await BlockAsync(reader) : null;
        var id = await PublishAsync(group.Stream, "x");
        var entry = Assert.Single(await (read ?? reader.ReadAsync(10, TimeSpan.Zero, Ending).AsTask()).InTime());

        Assert.Equal((id, 1, "x"), (entry.Id, entry.DeliveryCount, Text(entry)));
        Assert.Equal(0, (await InspectAsync(group))!.Pending);
        Assert.Empty(await DeliverAsync(group, "b"));
    }

    [Fact]
    public async Task A_read_brings_no_more_than_was_asked_for_in_order()
    {
        var group = await NewGroupAsync();
        var ids = (await PublishAsync(group.Stream, 25)).Order().ToArray();
        await using var reader = await OpenAsync(group);

        Assert.Equal(ids[..10], Ids(await reader.ReadAsync(10, TimeSpan.Zero, Ending).InTime()));
        Assert.Equal(ids[10..20], Ids(await reader.ReadAsync(10, LongBlock, Ending).InTime()));
        Assert.Equal(ids[20..], Ids(await reader.ReadAsync(10, LongBlock, Ending).InTime()));
        Assert.Empty(await reader.ReadAsync(10, TimeSpan.Zero, Ending).InTime());
    }

    [Fact]
    public async Task A_read_of_no_entries_does_not_bring_all_of_them()
    {
        var group = await NewGroupAsync();
        await PublishAsync(group.Stream, 10);
        await using var reader = await OpenAsync(group);

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => reader.ReadAsync(0, TimeSpan.Zero, Ending).InTime());
        Assert.Equal(0, (await InspectAsync(group))!.Pending);
    }

    [Fact]
    public async Task What_was_delivered_is_pending_for_its_consumer_with_a_count_of_one()
    {
        var group = await NewGroupAsync();
        var ids = (await PublishAsync(group.Stream, 3)).Order().ToArray();
        var entries = await DeliverAsync(group, "a");

        Assert.All(entries, entry => Assert.Equal(1, entry.DeliveryCount));
        var pending = await PendingAsync(group, "a");
        Assert.Equal(ids, Ids(pending));
        Assert.All(pending, entry => Assert.Equal(("a", 1L), (entry.Consumer, entry.DeliveryCount)));
        Assert.All(pending, entry => Assert.InRange(entry.Idle, TimeSpan.Zero, Lease));
    }

    [Fact]
    public async Task Deleted_entries_are_not_delivered()
    {
        var group = await NewGroupAsync();
        var ids = (await PublishAsync(group.Stream, 5)).Order().ToArray();
        await Backdoor.DeleteEntryAsync(group.Stream, ids[0]);
        await Backdoor.DeleteEntryAsync(group.Stream, ids[2]);
        await Backdoor.DeleteEntryAsync(group.Stream, ids[4]);

        Assert.Equal([ids[1], ids[3]], Ids(await DeliverAsync(group)));
    }

    [Fact]
    public async Task A_payload_stays_as_it_is_while_more_is_read()
    {
        var group = await NewGroupAsync();
        await using var reader = await OpenAsync(group);
        List<(string Text, Entry Entry)> held = [];
        for (var number = 0; number < 20; number++)
        {
            var text = new string((char)('a' + number), 10 + number);
            await PublishAsync(group.Stream, text);
            held.Add((text, Assert.Single(await reader.ReadAsync(10, LongBlock, Ending).InTime())));
        }

        Assert.All(held, pair => Assert.Equal(pair.Text, Text(pair.Entry)));
    }

    [Fact]
    public async Task Fields_of_another_program_arrive_in_their_order()
    {
        var group = await NewGroupAsync();
        await AddAsync(group.Stream, "user", "17", "zebra", "", "apple", "zelené", "", "no name", "user", "18");

        var payload = Assert.Single(await DeliverAsync(group)).Payload;
        Assert.True(payload.Data.IsEmpty);
        Assert.Equal(["user", "17", "zebra", "", "apple", "zelené", "", "no name", "user", "18"], Texts(payload.Fields));
    }

    [Fact]
    public async Task Fields_of_another_program_may_hold_any_bytes()
    {
        var group = await NewGroupAsync();
        var bytes = Enumerable.Range(0, 256).Select(number => (byte)number).ToArray();
        await Backdoor.AddAsync(group.Stream, bytes, "\r\n$-1\r\n"u8.ToArray(), "photo"u8.ToArray(), bytes);

        var fields = Assert.Single(await DeliverAsync(group)).Payload.Fields!;
        Assert.Equal([bytes, "\r\n$-1\r\n"u8.ToArray(), "photo"u8.ToArray(), bytes], fields.Select(part => part.ToArray()));
    }

    [Theory]
    [InlineData("__data__", "x")]
    [InlineData("__data__", "x", "trace", "17")]
    [InlineData("trace", "17", "__data__", "x", "zone", "eu")]
    public async Task A_field_data_is_the_message_wherever_it_stands(params string[] fields)
    {
        var group = await NewGroupAsync();
        await AddAsync(group.Stream, fields);

        var entry = Assert.Single(await DeliverAsync(group));
        Assert.Equal("x", Text(entry));
        Assert.Null(entry.Payload.Fields);
    }

    [Theory]
    [InlineData("x", "__data__", "x", "__only__", "billing")]
    [InlineData("x", "trace", "17", "__data__", "x", "__only__", "billing")]
    [InlineData(null, "user", "17", "user", "18", "__only__", "billing")]
    public async Task The_tag_of_an_entry_for_one_group_only_is_no_part_of_the_message(string? data, params string[] fields)
    {
        var group = await NewGroupAsync();
        await AddAsync(group.Stream, fields);

        var payload = Assert.Single(await DeliverAsync(group)).Payload;
        Assert.Equal("billing"u8, payload.OnlyFor!);
        Assert.True(payload.IsFor("billing"));
        Assert.False(payload.IsFor("shipping"));
        Assert.Equal(data ?? "", Encoding.UTF8.GetString(payload.Data.Span));
        Assert.Equal(data is null ? fields[..^2] : [], Texts(payload.Fields));
    }

    [Theory]
    [InlineData("__only__", "billing")]
    [InlineData("__only__", "billing", "user", "17")]
    [InlineData("user", "__only__", "city", "billing")]
    public async Task Such_a_tag_is_one_only_as_the_last_of_several_fields(params string[] fields)
    {
        var group = await NewGroupAsync();
        await AddAsync(group.Stream, fields);

        var payload = Assert.Single(await DeliverAsync(group)).Payload;
        Assert.Null(payload.OnlyFor);
        Assert.True(payload.IsFor("shipping"));
        Assert.Equal(fields, Texts(payload.Fields));
    }

    [Fact]
    public async Task Messages_and_fields_can_alternate()
    {
        var group = await NewGroupAsync();
        for (var number = 0; number < 5; number++)
        {
            await PublishAsync(group.Stream, $"message {number}");
            await AddAsync(group.Stream, "number", number.ToString());
        }

        var entries = await DeliverAsync(group);
        Assert.Equal(Enumerable.Range(0, 5).Select(number => $"message {number}"), entries.Where((_, at) => at % 2 == 0).Select(Text));
        Assert.Equal(Enumerable.Range(0, 5).Select(number => number.ToString()),
            entries.Where((_, at) => at % 2 == 1).Select(entry => Texts(entry.Payload.Fields)[1]));
    }

    [Fact]
    public async Task A_caller_that_has_given_up_is_delivered_nothing()
    {
        var group = await NewGroupAsync();
        await PublishAsync(group.Stream, 3);
        await using var reader = await OpenAsync(group);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => reader.ReadAsync(10, TimeSpan.Zero, new CancellationToken(true)).InTime());
        Assert.Equal(0, (await InspectAsync(group))!.Pending);
    }
}
