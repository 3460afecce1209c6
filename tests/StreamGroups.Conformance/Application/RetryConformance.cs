using System.Diagnostics;
using StreamGroups.TestSupport;
using StreamGroups.Transport;
using Xunit;

namespace StreamGroups.Conformance.Application;

/// <summary>Failed messages wait on the server for their next delivery, and everybody in the group may take them.</summary>
public abstract class RetryConformance : ApplicationConformance
{
    private protected RetryConformance(IApplicationServer server) : base(server)
    {
    }

    [Fact]
    public async Task The_waits_between_deliveries_are_those_of_the_backoff_with_several_under_way()
    {
        TimeSpan[] backoff = [TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(300)];
        var begun = new System.Collections.Concurrent.ConcurrentDictionary<string, List<long>>();
        await NewHost().Map(Group, With(backoff, concurrency: 4), group => group.Handle<string>((text, context) =>
        {
            var times = begun.GetOrAdd(text, _ => []);
            lock (times) times.Add(Stopwatch.GetTimestamp());
            Handled.Add(text, context);
            if (context.DeliveryCount < 4) throw new InvalidOperationException("As planned.");
        })).StartAsync();
        var texts = Numbers(20);
        await (await NewHost().StartAsync()).Publisher.PublishBatchAsync(Stream, texts);

        await Handled.ReachAsync(80);
        await NothingPendingAsync();
        foreach (var text in texts)
        {
            Assert.Equal([1, 2, 3, 4], Handled.Of(text).Select(message => message.DeliveryCount));
            // Never sooner than it says: a delay counts from the failure, which is after the begin.
            Assert.True(Stopwatch.GetElapsedTime(begun[text][0], begun[text][1]) >= backoff[0]);
            Assert.True(Stopwatch.GetElapsedTime(begun[text][1], begun[text][2]) >= backoff[1]);
            Assert.True(Stopwatch.GetElapsedTime(begun[text][2], begun[text][3]) >= backoff[1]);
        }
    }

    [Fact]
    public async Task A_waiting_retry_survives_its_process_and_is_taken_by_another()
    {
        var first = await NewHost().Map(Group, With([TimeSpan.FromMilliseconds(500)]), group => group.Handle<string>((text, context) =>
        {
            Handled.Add(text, context);
            throw new InvalidOperationException("As planned.");
        })).StartAsync();
        var id = await first.Publisher.PublishAsync(Stream, "later");
        await Eventually.HoldsAsync(
            async () => (await InspectAsync()).Consumers.GetValueOrDefault(ReservedNames.RetryConsumer) == 1, "the message is parked");
        await first.StopAsync();
        await first.DisposeAsync();

        var other = new HandledMessages();
        await NewHost().Map(Group, With([]), other).StartAsync();
        await other.ReachAsync(1);
        await NothingPendingAsync();
        Assert.Equal((id, 2), (other.All[0].Id, other.All[0].DeliveryCount));
    }

    [Fact]
    public async Task A_handler_can_ask_for_another_delivery_after_a_time_of_its_own()
    {
        await NewHost().Map(Group, With([TimeSpan.FromDays(1)]), group => group.Handle<string>(async (text, context) =>
        {
            Handled.Add(text, context);
            if (context.DeliveryCount == 1) await context.RetryAsync(TimeSpan.FromMilliseconds(20));
        })).StartAsync();
        await (await NewHost().StartAsync()).Publisher.PublishAsync(Stream, "again");

        await Handled.ReachAsync(2);
        await NothingPendingAsync();
        Assert.Equal([1, 2], Handled.All.Select(message => message.DeliveryCount));
    }

    [Fact]
    public async Task A_parked_message_is_left_alone_by_sweeps_until_its_time()
    {
        Action<GroupOptions> options = group =>
        {
            Options(ShortLease)(group);
            group.Backoff = [TimeSpan.FromDays(1)];
        };
        var host = await NewHost().Map(Group, options, group => group.Handle<string>((text, context) =>
        {
            Handled.Add(text, context);
            if (text == "bad") throw new InvalidOperationException("As planned.");
        })).StartAsync();
        await host.Publisher.PublishAsync(Stream, "bad");
        await Handled.ReachAsync(1);
        // Left behind by one that died, and taken over by a sweep: sweeps pass while the other one is parked.
        for (var round = 0; round < 3; round++)
        {
            var stopped = await NewHost().StartAsync();
            await stopped.Publisher.PublishAsync(Stream, $"good-{round}");
            await Handled.ReachAllAsync([$"good-{round}"]);
        }
        await Eventually.HoldsAsync(async () => (await InspectAsync()).Pending == 1, "only the parked one is pending");
        Assert.Single(Handled.Of("bad"));
    }

    [Fact]
    public async Task Without_backoff_a_failed_message_comes_again_at_once()
    {
        await NewHost().Map(Group, With([]), group => group.Handle<string>((text, context) =>
        {
            Handled.Add(text, context);
            if (context.DeliveryCount < 5) throw new InvalidOperationException("As planned.");
        })).StartAsync();
        await (await NewHost().StartAsync()).Publisher.PublishAsync(Stream, "bad");
        await Handled.ReachAsync(5);
        await NothingPendingAsync();
    }

    [Fact]
    public async Task Messages_that_fail_to_the_end_do_so_as_many_at_once_as_there_are_workers()
    {
        using var together = new CountdownEvent(4);
        var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var host = await NewHost().Map(Group, Options(LongLease, 4, maxDeliveries: 2) + (options => options.Backoff = [TimeSpan.FromMilliseconds(1)]), group =>
            group.Handle(async (string _, MessageContext context) =>
            {
                if (context.DeliveryCount == 2 && together.Signal()) all.SetResult();
                if (context.DeliveryCount == 2) await all.Task;
                throw new InvalidOperationException("As planned.");
            })).StartAsync();
        await host.Publisher.PublishBatchAsync(Stream, Numbers(4));

        Assert.Equal(4, (await DeadLettersAsync(4)).Length);
        await NothingPendingAsync();
    }

    [Fact]
    public async Task A_retry_is_for_its_own_group_alone()
    {
        var (mailing, mailed) = (new GroupAddress(Stream, "mailing"), new HandledMessages());
        var host = await NewHost()
            .Map(Group, With([]), group => group.Handle<string>((text, context) =>
            {
                if (Handled.Add(text, context).DeliveryCount < 3) throw new InvalidOperationException("As planned.");
            }))
            .Map(mailing, With([]), mailed).StartAsync();
        await host.Publisher.PublishAsync(Stream, "bad");
        await Handled.ReachAsync(3);
        await NothingPendingAsync();
        await host.Publisher.PublishAsync(Stream, "after");

        await mailed.ReachAllAsync(["after"]);
        await NothingPendingAsync(mailing);
        Assert.Equal(["bad", "after"], mailed.Texts);
        Assert.Equal(2, (await Backdoor.ReadAllAsync(Stream)).Length);
    }

    private static Action<GroupOptions> With(TimeSpan[] backoff, int concurrency = 1) => group =>
    {
        Options(LongLease, concurrency)(group);
        group.Backoff = backoff;
    };
}
