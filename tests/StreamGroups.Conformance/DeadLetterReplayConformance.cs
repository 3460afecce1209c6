using System.Collections.Concurrent;
using StreamGroups.TestSupport;
using StreamGroups.Transport;
using Xunit;

namespace StreamGroups.Conformance;

/// <summary>Replaying dead letters, to their group and to all.</summary>
public abstract class DeadLetterReplayConformance : DeadLetterStoreConformance
{
    private protected DeadLetterReplayConformance(ITransportHarness harness) : base(harness)
    {
    }

    [Fact]
    public async Task A_replayed_entry_is_due_at_once_for_its_group_and_for_no_other()
    {
        var (billing, shipping) = await NewGroupsAsync();
        var id = await PublishAsync(billing.Stream, "x");
        await DeliverAsync(shipping);
        await Transport.AckAsync(shipping, new[] { id }, Ending).InTime();
        var letter = Assert.Single(await DieAsync(billing));

        Assert.Equal(DeadLetterOutcome.Replayed, await ReplayAsync(billing, letter));
        Assert.Equal(0, await CountAsync(billing));
        var entry = Assert.Single((await ClaimDueAsync(billing)).Entries);
        Assert.Equal((id, 1L, "x", null), (entry.Id, entry.DeliveryCount, Text(entry), entry.Payload.OnlyFor));
        Assert.Empty(await DeliverAsync(shipping));
        Assert.Equal(0, (await InspectAsync(shipping))!.Pending);
        Assert.Equal(1, (await InspectAsync(billing))!.Length);
    }

    [Fact]
    public async Task The_group_is_woken_by_a_replay()
    {
        var group = await NewGroupAsync();
        var first = await PublishAsync(group.Stream, "x");
        var second = await PublishAsync(group.Stream, "y");
        var parked = TimeSpan.FromHours(1);
        await DeliverAsync(group);
        await DeadLetterAsync(group, second);
        var letter = Assert.Single(await ReadAsync(group)).Id;
        var calls = new ConcurrentQueue<TimeSpan>();
        using var waking = Transport.OnWake(group, calls.Enqueue);
        await Eventually.HoldsAsync(
            async () =>
            {
                // What comes through shows that the channel is listened to.
                await Transport.ParkAsync(group, ReservedNames.RetryConsumer, new[] { new Parking(first, parked, false) }, Ending);
                await Transport.ParkAsync(group, "a", new[] { new Parking(first, parked, false) }, Ending);
                return calls.Contains(parked);
            }, "the wake channel is listened to", Ending);
        calls.Clear();
        await ReplayAsync(group, letter);

        await Eventually.HoldsAsync(() => calls.Contains(TimeSpan.Zero), "the group is woken", Ending);
    }

    [Theory]
    [InlineData("__data__", "x")]
    [InlineData("user", "17", "user", "18", "city", "")]
    [InlineData("trace", "17", "__data__", "x", "zone", "eu")]
    public async Task What_is_no_longer_in_the_stream_is_added_anew_for_the_group_only(params string[] fields)
    {
        var (billing, shipping) = await NewGroupsAsync();
        var id = await AddAsync(billing.Stream, fields);
        var before = Assert.Single(await DeliverAsync(shipping)).Payload;
        var letter = Assert.Single(await DieAsync(billing));
        await Backdoor.DeleteEntryAsync(billing.Stream, id);

        Assert.Equal(DeadLetterOutcome.Replayed, await ReplayAsync(billing, letter));
        Assert.Equal(0, await CountAsync(billing));
        string[] tagged = [.. fields, "__only__", "billing"];
        Assert.Equal(tagged, Texts(Assert.Single(await Backdoor.ReadAllAsync(billing.Stream)).Fields));
        foreach (var group in new[] { billing, shipping })
        {
            var entry = Assert.Single(await DeliverAsync(group));
            Assert.Equal((1L, group == billing), (entry.DeliveryCount, entry.Payload.IsFor(group.Group)));
            Assert.Equal(before.Data.ToArray(), entry.Payload.Data.ToArray());
            Assert.Equal(Texts(before.Fields), Texts(entry.Payload.Fields));
        }
    }

    [Fact]
    public async Task What_dies_a_second_time_bears_its_tag_once_and_none_when_it_is_republished()
    {
        var group = await NewGroupAsync();
        await PublishAsync(group.Stream, "x");
        for (var time = 0; time < 3; time++)
        {
            var letter = Assert.Single(await DieAsync(group));
            await Backdoor.TrimAsync(group.Stream, 0);
            Assert.Equal(DeadLetterOutcome.Replayed, await ReplayAsync(group, letter));
            Assert.Equal(["__data__", "x", "__only__", "billing"], Texts(Assert.Single(await Backdoor.ReadAllAsync(group.Stream)).Fields));
        }
        var inPlace = Assert.Single(await DieAsync(group));
        await ReplayAsync(group, inPlace);
        Assert.Equal("x", Text(Assert.Single((await ClaimDueAsync(group)).Entries)));
        await DeadLetterAsync(group, (await Backdoor.ReadAllAsync(group.Stream))[0].Id, "b");

        await RepublishAsync(group, Assert.Single(await ReadAsync(group)).Id);
        Assert.Equal(["__data__", "x"], Texts((await Backdoor.ReadAllAsync(group.Stream))[^1].Fields));
    }

    [Fact]
    public async Task A_second_replay_finds_nothing()
    {
        var group = await NewGroupAsync();
        await PublishAsync(group.Stream, "x");
        var letter = Assert.Single(await DieAsync(group));

        Assert.Equal(DeadLetterOutcome.Replayed, await ReplayAsync(group, letter));
        Assert.Equal(DeadLetterOutcome.Missing, await ReplayAsync(group, letter));
        Assert.Equal(DeadLetterOutcome.Missing, await RepublishAsync(group, letter));
        Assert.Single((await ClaimDueAsync(group)).Entries);
        Assert.Empty((await ClaimDueAsync(group)).Entries);
        Assert.Equal(1, (await InspectAsync(group))!.Length);
    }

    [Fact]
    public async Task Of_many_that_replay_the_same_letter_one_does()
    {
        var group = await NewGroupAsync();
        var ids = (await PublishAsync(group.Stream, 20)).Order().ToArray();
        var letters = await DieAsync(group);
        foreach (var id in ids[10..]) await Backdoor.DeleteEntryAsync(group.Stream, id);
        var stores = new[] { Store, DeadLettersOf(await NewTransportAsync()) };

        foreach (var letter in letters)
        {
            var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(
                number => Task.Run(() => stores[number % 2].ReplayAsync(group, letter, Ending).AsTask()))).InTime();
            Assert.Single(outcomes, DeadLetterOutcome.Replayed);
            Assert.Equal(7, outcomes.Count(outcome => outcome == DeadLetterOutcome.Missing));
        }
        var due = (await ClaimDueAsync(group)).Entries;
        Assert.Equal(ids[..10], Ids(due).Order());
        Assert.Equal(10, (await DeliverAsync(group)).Length);
    }

    [Fact]
    public async Task What_is_pending_is_left_to_whom_it_is_pending_for()
    {
        var group = await NewGroupAsync();
        var id = await PublishAsync(group.Stream, "x");
        var letter = Assert.Single(await DieAsync(group));
        await Transport.RestoreAsync(group, "a", new[] { new RestoredEntry(id, 3) }, Ending).InTime();

        Assert.Equal(DeadLetterOutcome.Pending, await ReplayAsync(group, letter));
        Assert.Equal(1, await CountAsync(group));
        Assert.Equal(("a", 3L), Assert.Single(await PendingAsync(group)) is var line ? (line.Consumer, line.DeliveryCount) : default);
        await Transport.AckAsync(group, new[] { id }, Ending).InTime();
        Assert.Equal(DeadLetterOutcome.Replayed, await ReplayAsync(group, letter));
    }

    [Fact]
    public async Task Without_its_group_a_letter_stays_where_it_is()
    {
        var group = await NewGroupAsync();
        await PublishAsync(group.Stream, "x");
        var letter = Assert.Single(await DieAsync(group));
        await Backdoor.DestroyGroupAsync(group);

        await FailsAsync(TransportErrorKind.GroupMissing, () => ReplayAsync(group, letter));
        await Backdoor.DeleteStreamAsync(group.Stream);
        await FailsAsync(TransportErrorKind.GroupMissing, () => ReplayAsync(group, letter));
        Assert.Equal(1, await CountAsync(group));
        Assert.Empty(await Backdoor.ReadAllAsync(group.Stream));
    }

    [Fact]
    public async Task What_the_group_will_deliver_as_new_is_not_delivered_twice()
    {
        var group = await NewGroupAsync();
        var first = await PublishAsync(group.Stream, "x");
        EntryId[] letters = await DieAsync(group);
        await Transport.SaveMarkAsync(group, Ending).InTime();
        var second = await PublishAsync(group.Stream, "y");
        letters = [.. letters, .. await DieAsync(group)];
        await Backdoor.DestroyGroupAsync(group);
        await EnsureAsync(group, StartPosition.AfterId(first));

        Assert.Equal(DeadLetterOutcome.Replayed, await ReplayAsync(group, letters[0]));
        Assert.Equal(DeadLetterOutcome.Replayed, await ReplayAsync(group, letters[1]));
        Assert.Equal(0, await CountAsync(group));
        Assert.Equal([first], Ids((await ClaimDueAsync(group)).Entries));
        Assert.Equal([second], Ids(await DeliverAsync(group)));
    }

    [Fact]
    public async Task A_replayed_entry_survives_the_loss_of_its_group()
    {
        var group = await NewGroupAsync();
        var id = await PublishAsync(group.Stream, "x");
        var letter = Assert.Single(await DieAsync(group));
        var last = await PublishAsync(group.Stream, "y");
        await DeliverAsync(group);
        await Transport.AckAsync(group, new[] { last }, Ending).InTime();
        await Transport.SaveMarkAsync(group, Ending).InTime();
        await ReplayAsync(group, letter);
        await Backdoor.DestroyGroupAsync(group);
        await EnsureAsync(group, StartPosition.AfterId(last));

        Assert.Contains(id, Ids(await DeliverAsync(group)));
    }

    [Fact]
    public async Task What_is_republished_is_a_new_entry_for_all_groups()
    {
        var (billing, shipping) = await NewGroupsAsync();
        var bytes = Enumerable.Range(0, 256).Select(number => (byte)number).ToArray();
        var id = await Backdoor.AddAsync(billing.Stream, bytes, "\r\n"u8.ToArray(), "photo"u8.ToArray(), bytes);
        await DeliverAsync(shipping);
        var letter = Assert.Single(await DieAsync(billing));

        Assert.Equal(DeadLetterOutcome.Replayed, await RepublishAsync(billing, letter));
        Assert.Equal(0, await CountAsync(billing));
        foreach (var group in new[] { billing, shipping })
        {
            var entry = Assert.Single(await DeliverAsync(group));
            Assert.True(entry.Id > id);
            Assert.True(entry.Payload.IsFor(group.Group));
            Assert.Equal([bytes, "\r\n"u8.ToArray(), "photo"u8.ToArray(), bytes], entry.Payload.Fields!.Select(part => part.ToArray()));
        }
        Assert.Equal(DeadLetterOutcome.Missing, await RepublishAsync(billing, letter));
    }

    [Fact]
    public async Task Republishing_needs_no_group()
    {
        var group = await NewGroupAsync();
        await PublishAsync(group.Stream, "x");
        var letter = Assert.Single(await DieAsync(group));
        await Backdoor.DeleteStreamAsync(group.Stream);

        Assert.Equal(DeadLetterOutcome.Replayed, await RepublishAsync(group, letter));
        Assert.Equal(["__data__", "x"], Texts(Assert.Single(await Backdoor.ReadAllAsync(group.Stream)).Fields));
    }

    [Fact]
    public async Task Binary_fields_survive_a_replay_after_trimming()
    {
        var group = await NewGroupAsync();
        var bytes = Enumerable.Range(0, 256).Select(number => (byte)number).ToArray();
        await Backdoor.AddAsync(group.Stream, bytes, "\r\n"u8.ToArray(), "photo"u8.ToArray(), bytes);
        var letter = Assert.Single(await DieAsync(group));
        await Backdoor.TrimAsync(group.Stream, 0);
        await ReplayAsync(group, letter);

        var entry = Assert.Single(await DeliverAsync(group));
        Assert.Equal([bytes, "\r\n"u8.ToArray(), "photo"u8.ToArray(), bytes], entry.Payload.Fields!.Select(part => part.ToArray()));
    }

    [Fact]
    public async Task An_entry_of_very_many_fields_is_replayed_where_it_is()
    {
        var group = await NewGroupAsync();
        string[] fields = [.. Enumerable.Range(0, 20_000).Select(number => $"part {number}")];
        await AddAsync(group.Stream, fields);
        var letter = Assert.Single(await DieAsync(group));

        Assert.Equal(DeadLetterOutcome.Replayed, await ReplayAsync(group, letter));
        Assert.Equal(fields, Texts(Assert.Single((await ClaimDueAsync(group)).Entries).Payload.Fields));
    }

    [Fact]
    public async Task A_letter_of_a_dead_letter_is_replayed_to_the_dead_letter_stream()
    {
        var group = await NewGroupAsync();
        await PublishAsync(group.Stream, "x");
        var letter = Assert.Single(await DieAsync(group));
        var undertaker = await NewGroupAsync(ReservedNames.DeadLetterStream(group), "undertaker");
        var second = Assert.Single(await DieAsync(undertaker));

        Assert.Equal(DeadLetterOutcome.Replayed, await ReplayAsync(undertaker, second));
        Assert.Equal([letter], Ids((await ClaimDueAsync(undertaker)).Entries));
    }

    [Fact]
    public async Task Where_the_stream_cannot_be_written_the_letter_stays()
    {
        var group = await NewGroupAsync();
        await PublishAsync(group.Stream, "x");
        var letter = Assert.Single(await DieAsync(group));
        await Backdoor.ReplaceByOtherTypeAsync(group.Stream);

        await FailsAsync(TransportErrorKind.Permanent, () => ReplayAsync(group, letter));
        await FailsAsync(TransportErrorKind.Permanent, () => RepublishAsync(group, letter));
        Assert.Equal(1, await CountAsync(group));
    }

    private async Task<(GroupAddress Billing, GroupAddress Shipping)> NewGroupsAsync()
    {
        var billing = await NewGroupAsync();
        return (billing, await NewGroupAsync(billing.Stream, "shipping"));
    }
}
