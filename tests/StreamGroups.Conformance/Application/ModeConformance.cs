using StreamGroups.TestSupport;
using Xunit;

namespace StreamGroups.Conformance.Application;

/// <summary>When entries are acknowledged, and what failing means then.</summary>
public abstract class ModeConformance : ApplicationConformance
{
    private protected ModeConformance(IApplicationServer server) : base(server)
    {
    }

    [Theory]
    [InlineData(DeliveryMode.AtMostOnce)]
    [InlineData(DeliveryMode.NoAck)]
    public async Task A_message_is_off_the_pending_list_before_its_handler_runs_and_comes_never_again(DeliveryMode mode)
    {
        List<long> pending = [];
        var host = await NewHost().Map(Group, In(mode), group => group.Handle<string>(async (text, context) =>
        {
            pending.Add((await InspectAsync()).Pending);
            Handled.Add(text, context); // Last: more is published, and read, from then on.
            throw new InvalidOperationException("As planned.");
        })).StartAsync();
        await host.Publisher.PublishAsync(Stream, "once");
        await Handled.ReachAsync(1);
        await host.Publisher.PublishBatchAsync(Stream, Numbers(20));
        await Handled.ReachAsync(21);
        await host.StopAsync();
        Assert.Equal(["once", .. Numbers(20)], Handled.Texts);
        Assert.Equal(0, pending[0]);
        Assert.Equal(0, (await InspectAsync()).Pending);
        Assert.Empty(await DeadLettersAsync());
        Assert.Equal(21, host.LogOf(Group).Count(line => line.Event.Id == 306));
    }

    [Fact]
    public async Task Without_acknowledgement_a_stop_handles_what_was_read()
    {
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var host = await NewHost().Map(Group, In(DeliveryMode.NoAck), group => group.Handle<string>(async (text, context) =>
        {
            Handled.Add(text, context);
            await release.Task;
        })).StartAsync();
        await host.Publisher.PublishBatchAsync(Stream, Numbers(50));
        await Handled.ReachAsync(1);
        await Eventually.HoldsAsync(async () => (await InspectAsync()).LastDelivered == (await Backdoor.ReadAllAsync(Stream))[^1].Id, "all are read");
        var stop = host.StopAsync();
        release.SetResult();
        await stop;
        Assert.Equal(Numbers(50), Handled.Texts);
    }

    [Fact]
    public async Task In_manual_mode_the_handler_settles_and_what_it_forgets_is_retried()
    {
        await NewHost().Map(Group, In(DeliveryMode.Manual), group => group.Handle<string>(async (text, context) =>
        {
            var message = Handled.Add(text, context);
            if (text == "settles" || message.DeliveryCount == 3) await context.AckAsync();
        })).StartAsync();
        await (await NewHost().StartAsync()).Publisher.PublishBatchAsync(Stream, ["settles", "forgets twice"]);

        await Handled.ReachAsync(4);
        await NothingPendingAsync();
        Assert.Single(Handled.Of("settles"));
        Assert.Equal([1, 2, 3], Handled.Of("forgets twice").Select(message => message.DeliveryCount));
    }

    [Fact]
    public async Task In_manual_mode_what_is_never_settled_is_dead_lettered_in_the_end()
    {
        await NewHost().Map(Group, In(DeliveryMode.Manual), Handled).StartAsync();
        await (await NewHost().StartAsync()).Publisher.PublishAsync(Stream, "forgotten");
        var letter = Assert.Single(await DeadLettersAsync(1));
        Assert.Equal(("5", "unsettled"), (letter["__dead_delivery_count__"], letter["__dead_reason__"]));
        await NothingPendingAsync();
    }

    private static Action<GroupOptions> In(DeliveryMode mode) => group =>
    {
        Options(LongLease)(group);
        group.Mode = mode;
        group.Backoff = [];
    };
}
