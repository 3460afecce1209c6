using System.Collections.Concurrent;
using System.Text;
using StreamGroups.TestSupport;
using StreamGroups.Transport;
using StreamGroups.Transport.InMemory;
using StreamGroups.Transport.Redis;
using Xunit;

namespace StreamGroups.Conformance;

/// <summary>Acknowledging and publishing in one step.</summary>
public abstract class ForwardConformance : TransportConformance
{
    private protected ForwardConformance(ITransportHarness harness) : base(harness)
    {
    }

    [Fact]
    public async Task What_was_pending_is_acked_and_published_in_the_order_of_the_call()
    {
        var group = await NewGroupAsync();
        var (done, copy) = (NewStream("done"), NewStream("copy"));
        var ids = (await PublishAsync(group.Stream, 3)).Order().ToArray();
        await DeliverAsync(group);

        var outcomes = await ForwardAsync(group, To(ids[1], (done, "b"), (copy, "b2")), To(ids[0], (done, "a")));

        Assert.All(outcomes, outcome => Assert.Equal(new ForwardOutcome(true), outcome));
        Assert.Equal(["b", "a"], await TextsAsync(done));
        Assert.Equal(["b2"], await TextsAsync(copy));
        Assert.Equal([ids[2]], Ids(await PendingAsync(group, "a")));
    }

    [Fact]
    public async Task A_repeated_call_publishes_nothing_anew()
    {
        var group = await NewGroupAsync();
        var done = NewStream("done");
        var ids = await PublishAsync(group.Stream, 2);
        await DeliverAsync(group);

        await ForwardAsync(group, To(ids[0], (done, "0")));
        var outcomes = await ForwardAsync(group, To(ids[0], (done, "0")), To(ids[1], (done, "1")));

        Assert.Equal([false, true], outcomes.Select(outcome => outcome.IsDone));
        Assert.Equal(["0", "1"], await TextsAsync(done));
    }

    [Fact]
    public async Task Who_is_no_longer_the_owner_publishes_and_the_owner_then_does_not()
    {
        var group = await NewGroupAsync();
        var done = NewStream("done");
        var id = await PublishAsync(group.Stream, "x");
        await DeliverAsync(group, "a");
        await Backdoor.AgeAsync(group, Lease);
        await ClaimAsync(group, "b");

        Assert.True(Assert.Single(await ForwardAsync(group, To(id, (done, "by a")))).IsDone);
        Assert.False(Assert.Single(await ForwardAsync(group, To(id, (done, "by b")))).IsDone);
        Assert.Equal(["by a"], await TextsAsync(done));
    }

    [Fact]
    public async Task What_was_acked_or_never_delivered_publishes_nothing()
    {
        var group = await NewGroupAsync();
        var done = NewStream("done");
        var ids = (await PublishAsync(group.Stream, 2)).Order().ToArray();
        await DeliverAsync(group, count: 1);
        await AckAsync(group, ids[0]);

        var outcomes = await ForwardAsync(group, To(ids[0], (done, "acked")), To(ids[1], (done, "not delivered")));

        Assert.All(outcomes, outcome => Assert.False(outcome.IsDone));
        Assert.Empty(await TextsAsync(done));
    }

    [Fact]
    public async Task Where_there_is_no_group_or_no_stream_nothing_is_published()
    {
        var done = NewStream("done");
        var stream = NewStream();

        Assert.False(Assert.Single(await ForwardAsync(new GroupAddress(stream, "billing"), To(EntryId.Parse("1-1"), (done, "x")))).IsDone);
        await PublishAsync(stream, "x");
        Assert.False(Assert.Single(await ForwardAsync(new GroupAddress(stream, "billing"), To(EntryId.Parse("1-1"), (done, "x")))).IsDone);
        Assert.Empty(await TextsAsync(done));
    }

    [Fact]
    public async Task An_entry_that_is_no_longer_in_the_stream_publishes()
    {
        var group = await NewGroupAsync();
        var done = NewStream("done");
        var id = await PublishAsync(group.Stream, "x");
        await DeliverAsync(group);
        await Backdoor.DeleteEntryAsync(group.Stream, id);

        Assert.True(Assert.Single(await ForwardAsync(group, To(id, (done, "x")))).IsDone);
        Assert.Equal(["x"], await TextsAsync(done));
    }

    [Fact]
    public async Task A_stream_that_refuses_leaves_its_entry_pending_and_nothing_published_and_others_go_on()
    {
        var group = await NewGroupAsync();
        var (done, other) = (NewStream("done"), NewStream("other"));
        await Backdoor.ReplaceByOtherTypeAsync(other);
        var ids = (await PublishAsync(group.Stream, 2)).Order().ToArray();
        await DeliverAsync(group);

        var outcomes = await ForwardAsync(group, To(ids[0], (done, "0"), (other, "0")), To(ids[1], (done, "1")));

        Assert.Equal([false, true], outcomes.Select(outcome => outcome.IsDone));
        Assert.Equal(TransportErrorKind.Permanent, outcomes[0].Refusal!.Kind);
        Assert.Equal(["1"], await TextsAsync(done));
        Assert.Equal([ids[0]], Ids(await PendingAsync(group, "a")));
    }

    [Fact]
    public async Task What_every_group_has_settled_is_deleted_where_that_is_asked_for()
    {
        var one = await NewGroupAsync(group: "one");
        var two = await NewGroupAsync(one.Stream, "two");
        var done = NewStream("done");
        var ids = (await PublishAsync(one.Stream, 3)).Order().ToArray();
        await DeliverAsync(one);
        await DeliverAsync(two);
        await AckAsync(two, ids[0], ids[2]);

        var result = await Transport.ForwardAsync(
            one, new[] { To(ids[2], (done, "2")), To(ids[0], (done, "0")), To(ids[1], (done, "1")) }, ["one", "two"], Ending).InTime();

        Assert.Equal(2, result.Deleted);
        Assert.Equal([ids[1]], (await Backdoor.ReadAllAsync(one.Stream)).Select(entry => entry.Id));
        Assert.Equal(["2", "0", "1"], await TextsAsync(done));
    }

    [Fact]
    public async Task A_result_may_go_to_the_stream_that_it_came_from()
    {
        var group = await NewGroupAsync();
        var id = await PublishAsync(group.Stream, "x");
        await DeliverAsync(group);

        await ForwardAsync(group, To(id, (group.Stream, "again")));

        Assert.Equal(["again"], (await DeliverAsync(group)).Select(entry => Encoding.UTF8.GetString(entry.Payload.Data.Span)));
    }

    [Fact]
    public async Task Of_two_that_race_one_publishes_a_thousand_times()
    {
        const int Count = 1_000;
        var group = await NewGroupAsync();
        var done = NewStream("done");
        var ids = await PublishAsync(group.Stream, Count);
        await DeliverAsync(group, "a");
        var other = await NewTransportAsync();

        var outcomes = await Task.WhenAll(ids.SelectMany(id => new[] { Transport, other }.Select(async transport =>
        {
            await Task.Yield();
            return (await transport.ForwardAsync(group, new[] { To(id, (done, $"{id}")) }, null, Ending)).Outcomes[0].IsDone;
        })));

        Assert.Equal(Count, outcomes.Count(isDone => isDone));
        Assert.Equal(ids.Select(id => $"{id}").Order(), (await TextsAsync(done)).Order());
    }

    [Fact]
    public async Task Replies_go_to_a_reply_stream_or_to_whoever_listens_to_the_channel()
    {
        var group = await NewGroupAsync();
        var replies = NewStream(ReplyStreams.Prefix);
        var (channel, heard) = ($"inbox-{Guid.NewGuid():N}", new ConcurrentQueue<string>());
        using var listener = await RepliesOf(Transport).ListenAsync(channel, data => heard.Enqueue(Encoding.UTF8.GetString(data.Span)), Ending).InTime();
        var ids = await PublishAsync(group.Stream, 3);
        await DeliverAsync(group);

        Assert.True(Assert.Single(await ForwardAsync(group, Reply(ids[0], replies, "stream"))).IsDone);
        Assert.True(Assert.Single(await ForwardAsync(group, Reply(ids[1], channel, "channel"))).IsDone);
        Assert.True(Assert.Single(await ForwardAsync(group, Reply(ids[2], "nobody-listens", "nobody"))).IsDone);
        Assert.False(Assert.Single(await ForwardAsync(group, Reply(ids[1], channel, "again"))).IsDone);
        foreach (var target in new[] { replies, channel })
            await Transport.ReplyAsync(new ForwardedMessage(ReplyStreams.KindOf(target), target, "alone"u8.ToArray()), Ending).AsTask().InTime();

        Assert.Equal(["stream", "alone"], await TextsAsync(replies));
        await Eventually.HoldsAsync( // On a cluster in any order, and from several servers.
            () => heard.ToHashSet().SetEquals(["channel", "alone"]), () => $"the channel's listener has heard both: {string.Join(", ", heard)}");
        await RepliesOf(Transport).ForgetAsync(replies, Ending).AsTask().InTime();
        Assert.Empty(await TextsAsync(replies));
    }

    [Fact]
    public async Task Without_a_cluster_everything_is_one_step()
    {
        foreach (var kind in Enum.GetValues<ForwardKind>())
            Assert.True(await Transport.IsOneStepAsync(NewStream(), kind, NewStream("other"), Ending).InTime());
    }

    private async Task<ForwardOutcome[]> ForwardAsync(GroupAddress group, params Forward[] entries)
    {
        var result = await Transport.ForwardAsync(group, entries, null, Ending).InTime();
        Assert.Equal(0, result.Deleted);
        return result.Outcomes;
    }

    private async Task AckAsync(GroupAddress group, params EntryId[] ids) => await Transport.AckAsync(group, ids, Ending).InTime();

    private async Task<string[]> TextsAsync(string stream) =>
        [.. (await Backdoor.ReadAllAsync(stream)).Select(entry => Encoding.UTF8.GetString(entry.Fields[1].Span))];

    private static IReplyStore RepliesOf(IStreamTransport transport) =>
        transport is RedisTransport redis ? redis.Replies : ((InMemoryTransport)transport).Replies;

    private static Forward To(EntryId id, params (string Stream, string Text)[] messages) =>
        new(id, [.. messages.Select(message => new ForwardedMessage(ForwardKind.Stream, message.Stream, Encoding.UTF8.GetBytes(message.Text)))]);

    private static Forward Reply(EntryId id, string replyTo, string text) =>
        new(id, [new ForwardedMessage(ReplyStreams.KindOf(replyTo), replyTo, Encoding.UTF8.GetBytes(text))]);
}
