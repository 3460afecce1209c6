using StreamGroups.TestSupport;
using StreamGroups.Transport;
using Xunit;

namespace StreamGroups.Conformance.Application;

/// <summary>What was delivered to a process that then died, and groups that disappear.</summary>
public abstract class TakeoverConformance : ApplicationConformance
{
    private protected TakeoverConformance(IApplicationServer server) : base(server)
    {
    }

    [Fact]
    public async Task What_is_pending_under_the_own_name_is_handled_at_once_and_before_new_messages()
    {
        var publisher = (await NewHost().StartAsync()).Publisher;
        await publisher.PublishBatchAsync(Stream, Numbers(600, "old-"));
        Assert.Equal(600, (await DeliverToDeadAsync("worker-1", 600)).Length);
        await publisher.PublishBatchAsync(Stream, Numbers(10, "new-"));

        await NewHost().Map(Group, Options(LongLease, consumer: "worker-1"), Handled).StartAsync();
        await Handled.ReachAsync(610);
        await NothingPendingAsync();
        Assert.Equal([.. Numbers(600, "old-"), .. Numbers(10, "new-")], Handled.Texts);
        Assert.All(Handled.All, message => Assert.Equal(message.Text.StartsWith("old-", StringComparison.Ordinal) ? 2 : 1, message.DeliveryCount));
    }

    [Fact]
    public async Task What_is_pending_for_a_living_consumer_of_another_name_is_left_alone()
    {
        var host = await NewHost().Map(Group, Options(LongLease, consumer: "worker-2"), Handled).StartAsync();
        await host.StopAsync();
        await host.DisposeAsync();
        var publisher = (await NewHost().StartAsync()).Publisher;
        await publisher.PublishAsync(Stream, "theirs");
        await DeliverToDeadAsync("worker-1", 1);

        await NewHost().Map(Group, Options(LongLease, consumer: "worker-2"), Handled).StartAsync();
        await publisher.PublishAsync(Stream, "ours");
        await Handled.ReachAsync(1);
        await Eventually.HoldsAsync(async () => (await InspectAsync()).Pending == 1, "only theirs is pending");
        Assert.Equal("ours", Assert.Single(Handled.Texts));
    }

    [Fact]
    public async Task A_dead_consumers_messages_are_taken_over_when_their_lease_is_over()
    {
        var publisher = (await NewHost().StartAsync()).Publisher;
        var texts = Numbers(700);
        await publisher.PublishBatchAsync(Stream, texts);
        await DeliverToDeadAsync("died-1", 300, ShortLease);
        await DeliverToDeadAsync("died-2", 400, ShortLease);

        await NewHost().Map(Group, Options(ShortLease, 4), Handled).StartAsync();
        await Handled.ReachAllAsync(texts);
        await NothingPendingAsync();
        Assert.All(Handled.All, message => Assert.True(message.DeliveryCount >= 2));
    }

    [Fact]
    public async Task A_message_that_kills_its_consumers_is_dead_lettered_without_a_further_delivery()
    {
        var publisher = (await NewHost().StartAsync()).Publisher;
        await publisher.PublishAsync(Stream, "kills");
        await publisher.PublishAsync(Stream, "harmless");
        var entries = await DeliverToDeadAsync("worker-1", 2);
        await Transport.ClaimOwnAsync(Group, "worker-1", "dead", new[] { entries[0].Id }, true, default);

        await NewHost().Map(Group, Options(LongLease, consumer: "worker-1", maxDeliveries: 2), Handled).StartAsync();
        var letter = Assert.Single(await DeadLettersAsync(1));
        await NothingPendingAsync();
        Assert.Equal("harmless", Assert.Single(Handled.Texts));
        Assert.Equal((entries[0].Id.ToString(), "2", "exhausted"),
            (letter[DeadLetterFields.Id], letter[DeadLetterFields.DeliveryCount], letter[DeadLetterFields.Reason]));
    }

    [Fact]
    public async Task Entries_that_were_removed_while_pending_stop_nothing()
    {
        var publisher = (await NewHost().StartAsync()).Publisher;
        await publisher.PublishBatchAsync(Stream, Numbers(10));
        var own = await DeliverToDeadAsync("worker-1", 5, ShortLease);
        var others = await DeliverToDeadAsync("worker-2", 5, ShortLease);
        await Backdoor.DeleteEntryAsync(Stream, own[0].Id);
        await Backdoor.DeleteEntryAsync(Stream, others[0].Id);

        await NewHost().Map(Group, Options(ShortLease, consumer: "worker-1"), Handled).StartAsync();
        await Handled.ReachAllAsync(["1", "2", "3", "4", "6", "7", "8", "9"]);
        await NothingPendingAsync();
        Assert.DoesNotContain("0", Handled.Texts);
        Assert.DoesNotContain("5", Handled.Texts);
    }

    [Fact]
    public async Task A_group_that_is_deleted_under_its_reader_comes_back_where_it_was_as_far_as_that_is_kept()
    {
        var host = await NewHost().Map(Group, Options(LongLease), Handled).StartAsync();
        await host.Publisher.PublishBatchAsync(Stream, Numbers(100, "before-"));
        await Handled.ReachAsync(100);
        await NothingPendingAsync();
        await Transport.SaveMarkAsync(Group, default);
        await Backdoor.DestroyGroupAsync(Group);
        await host.Publisher.PublishBatchAsync(Stream, Numbers(100, "after-"));

        await Handled.ReachAllAsync(Numbers(100, "after-"));
        await NothingPendingAsync();
        Assert.Equal([.. Numbers(100, "before-"), .. Numbers(100, "after-")], Handled.Texts);
    }

    [Fact]
    public async Task A_stream_that_is_deleted_under_its_reader_is_read_from_its_new_beginning()
    {
        var host = await NewHost().Map(Group, Options(LongLease), Handled).StartAsync();
        await host.Publisher.PublishAsync(Stream, "before");
        await Handled.ReachAsync(1);
        await NothingPendingAsync();
        await Backdoor.DeleteStreamAsync(Stream);
        await host.Publisher.PublishBatchAsync(Stream, Numbers(100, "after-"));

        await Handled.ReachAllAsync(Numbers(100, "after-"));
        await NothingPendingAsync();
    }

    [Fact]
    public async Task A_failed_message_survives_the_loss_of_its_group()
    {
        var host = await NewHost().Map(Group, Options(LongLease), group => group.Handle<string>((text, context) =>
        {
            Handled.Add(text, context);
            if (text == "bad" && Handled.Of("bad").Count == 1) throw new InvalidOperationException("As planned.");
        })).StartAsync();
        await host.Publisher.PublishBatchAsync(Stream, ["1", "bad", "2"]);
        await Handled.ReachAsync(3);
        await Eventually.HoldsAsync(async () => (await InspectAsync()).Pending == 1, "only the failed one is pending");
        await Backdoor.DestroyGroupAsync(Group);

        await Eventually.HoldsAsync(() => Handled.Of("bad").Count == 2, "the failed one is handled again");
        await NothingPendingAsync();
    }
}
