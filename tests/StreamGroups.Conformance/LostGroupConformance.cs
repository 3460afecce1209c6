using StreamGroups.TestSupport;
using StreamGroups.Transport;
using Xunit;

namespace StreamGroups.Conformance;

public abstract class LostGroupConformance : TransportConformance
{
    private protected LostGroupConformance(ITransportHarness harness) : base(harness)
    {
    }

    [Fact]
    public Task A_waiting_read_learns_that_its_stream_was_deleted() =>
        LoseAsync(group => Backdoor.DeleteStreamAsync(group.Stream));

    [Fact]
    public Task A_waiting_read_learns_that_its_group_was_destroyed() =>
        LoseAsync(group => Backdoor.DestroyGroupAsync(group));

    [Fact]
    public Task A_waiting_read_learns_that_its_stream_was_renamed() =>
        LoseAsync(group => Backdoor.RenameAsync(group.Stream, $"{{{group.Stream}}}:renamed"));

    [Fact]
    public Task A_waiting_read_learns_that_its_stream_was_deleted_and_added_to_at_once() => LoseAsync(async group =>
    {
        await Backdoor.DeleteStreamAsync(group.Stream);
        await AddAsync(group.Stream, "__data__", "in the new stream");
    });

    [Fact]
    public async Task A_waiting_read_learns_that_its_key_is_no_stream_any_more()
    {
        var group = await NewGroupAsync();
        await using var reader = await OpenAsync(group);
        var read = await BlockAsync(reader);
        await Backdoor.ReplaceByOtherTypeAsync(group.Stream);

        // Redis 7.0 says that the stream no longer exists, later ones that the key has another type.
        var error = await Assert.ThrowsAsync<TransportException>(() => read.InTime());
        Assert.Contains(error.Kind, new[] { TransportErrorKind.GroupMissing, TransportErrorKind.Permanent });
        await FailsAsync(TransportErrorKind.Permanent, () => reader.ReadAsync(10, LongBlock, Ending).AsTask());
        await FailsAsync(TransportErrorKind.Permanent, () => InspectAsync(group));
    }

    [Fact]
    public async Task Only_the_destroyed_groups_read_fails()
    {
        var billing = await NewGroupAsync();
        var shipping = await NewGroupAsync(billing.Stream, "shipping");
        await using var billingReader = await OpenAsync(billing);
        await using var shippingReader = await OpenAsync(shipping);
        var billingRead = await BlockAsync(billingReader);
        var shippingRead = await BlockAsync(shippingReader, 2);
        await Backdoor.DestroyGroupAsync(billing);

        await FailsAsync(TransportErrorKind.GroupMissing, () => billingRead);
        var id = await PublishAsync(billing.Stream, "x");
        Assert.Equal([id], Ids(await shippingRead.InTime()));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Without_the_group_everything_says_so(bool streamExists)
    {
        var group = new GroupAddress(NewStream(), "billing");
        if (streamExists) await PublishAsync(group.Stream, "x");
        EntryId[] ids = [new(1, 1)];
        await using var reader = await OpenAsync(group);

        var error = await FailsAsync(TransportErrorKind.GroupMissing, () => reader.ReadAsync(10, LongBlock, Ending).AsTask());
        Assert.Contains(group.Stream, error.Message, StringComparison.Ordinal);
        Assert.Contains(group.Group, error.Message, StringComparison.Ordinal);
        await FailsAsync(TransportErrorKind.GroupMissing, () => reader.ReadAsync(10, TimeSpan.Zero, Ending).AsTask());
        await FailsAsync(TransportErrorKind.GroupMissing, () => PendingAsync(group));
        await FailsAsync(TransportErrorKind.GroupMissing, () => ClaimOwnAsync(group, ids));
        await FailsAsync(TransportErrorKind.GroupMissing, () => ClaimAsync(group));
        await FailsAsync(TransportErrorKind.GroupMissing,
            () => Transport.DeadLetterAsync(group, "a", ids[0], new DeadLetter("x", 1), Ending).AsTask());
        Assert.Equal(0, await Transport.AckAsync(group, ids, Ending).InTime());
        Assert.Null(await InspectAsync(group));
    }

    [Fact]
    public async Task The_pending_list_is_gone_with_its_group()
    {
        var group = await NewGroupAsync();
        var ids = await PublishAsync(group.Stream, 5);
        await DeliverAsync(group);
        await Backdoor.DestroyGroupAsync(group);
        await NewGroupAsync(group.Stream, group.Group);

        Assert.Empty(await PendingAsync(group));
        Assert.Equal(0, await Transport.AckAsync(group, ids, Ending).InTime());
        Assert.Equal(ids.Order(), Ids(await DeliverAsync(group)));
    }

    [Fact]
    public async Task A_group_resumes_where_it_had_got_to_in_its_own_stream()
    {
        var group = await NewGroupAsync();
        var ids = (await PublishAsync(group.Stream, 3)).Order().ToArray();
        await SettleAsync(group, await DeliverAsync(group, count: 2));
        await Backdoor.DestroyGroupAsync(group);

        var creation = await EnsureAsync(group, StartPosition.Resume(ids[1], new StreamWitness(ids[1], null)));
        Assert.Equal(new GroupCreation(true, false, ids[1], creation.Waiting), creation);
        Assert.Equal([ids[2]], Ids(await DeliverAsync(group)));
    }

    [Fact]
    public async Task A_group_that_resumes_in_a_stream_begun_anew_with_higher_ids_misses_nothing()
    {
        var group = await NewGroupAsync();
        var ids = (await PublishAsync(group.Stream, 3)).Order().ToArray();
        await DeliverAsync(group);
        await Backdoor.DestroyGroupAsync(group);
        await Backdoor.DeleteEntryAsync(group.Stream, ids[2]); // Such a stream looks like one without the last entry delivered.

        var creation = await EnsureAsync(group, StartPosition.Resume(ids[2], new StreamWitness(ids[2], null)));
        Assert.True(creation is { Created: true, StreamCreated: true });
        Assert.Equal(ids[..2], Ids(await DeliverAsync(group)));
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task Another_entry_under_the_same_id_shows_that_the_stream_was_begun_anew(bool isAnother, bool hasData)
    {
        var group = await NewGroupAsync();
        var id = hasData
            ? await AddAsync(group.Stream, "trace", "17", Payload.DataField, "x")
            : await AddAsync(group.Stream, "name", "value", "other", "x");
        var entry = Assert.Single(await DeliverAsync(group));
        await SettleAsync(group, [entry]);
        await Backdoor.DestroyGroupAsync(group);

        var digest = isAnother ? PayloadDigest.Of(Payload.OfData("y"u8.ToArray())) : PayloadDigest.Of(entry.Payload);
        var creation = await EnsureAsync(group, StartPosition.Resume(id, new StreamWitness(id, digest)));
        Assert.Equal(isAnother, creation.StreamCreated);
        Assert.Equal(isAnother ? EntryId.Zero : id, creation.StartsAfter);
        Assert.Equal(isAnother ? 1 : 0, (await DeliverAsync(group)).Length);
    }

    [Theory]
    [InlineData("name", "value", "__only__", "billing")]
    [InlineData("__data__", "x", "__only__", "billing")]
    public async Task An_entry_for_one_group_only_is_known_again(params string[] fields)
    {
        var group = await NewGroupAsync();
        var id = await AddAsync(group.Stream, fields);
        var entry = Assert.Single(await DeliverAsync(group));
        await SettleAsync(group, [entry]);
        await Backdoor.DestroyGroupAsync(group);

        Assert.False((await EnsureAsync(group, StartPosition.Resume(id, new StreamWitness(id, PayloadDigest.Of(entry.Payload))))).StreamCreated);
    }

    [Fact]
    public async Task What_was_delivered_before_any_mark_was_saved_survives_the_loss_of_its_group()
    {
        var group = await NewGroupAsync();
        var ids = (await PublishAsync(group.Stream, 3)).Order().ToArray();
        await DeliverAsync(group, "died");
        await Backdoor.DestroyGroupAsync(group);

        // Another process knows of nothing unsettled.
        await EnsureAsync(group, StartPosition.Resume(ids[2], new StreamWitness(ids[2], null)));
        Assert.Equal(ids, Ids(await DeliverAsync(group)));
    }

    private async Task LoseAsync(Func<GroupAddress, ValueTask> lose)
    {
        var group = await NewGroupAsync();
        await PublishAsync(group.Stream, "before");
        await SettleAsync(group, await DeliverAsync(group));
        await using var reader = await OpenAsync(group);
        var read = await BlockAsync(reader);
        await lose(group);
        var error = await FailsAsync(TransportErrorKind.GroupMissing, () => read);
        Assert.Contains(group.Stream, error.Message, StringComparison.Ordinal);

        var creation = await EnsureAsync(group, StartPosition.New);
        Assert.True(creation.Created);
        var id = await PublishAsync(group.Stream, "after");
        Assert.Equal(id, Ids(await reader.ReadAsync(10, LongBlock, Ending).InTime())[^1]);
    }
}
