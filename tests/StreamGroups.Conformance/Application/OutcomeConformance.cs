using StreamGroups.TestSupport;
using StreamGroups.Transport;
using Xunit;

namespace StreamGroups.Conformance.Application;

/// <summary>Handlers and filters that return what is to become of their message.</summary>
public abstract class OutcomeConformance : ApplicationConformance
{
    private protected OutcomeConformance(IApplicationServer server) : base(server)
    {
    }

    [Theory]
    [InlineData(DeliveryMode.AtLeastOnce)]
    [InlineData(DeliveryMode.Manual)]
    public async Task Outcomes_settle_their_messages(DeliveryMode mode)
    {
        var host = await NewHost().Map(Group, In(mode, Options(LongLease)), group => group.Handle<string>((text, context) =>
        {
            var first = Handled.Add(text, context).DeliveryCount == 1;
            return text switch
            {
                "ignore" => Outcome.Ignore,
                "dead" => Outcome.DeadLetter("no such customer"),
                "retry" when first => Outcome.Retry(TimeSpan.Zero),
                _ => Outcome.Ack,
            };
        })).StartAsync();
        await host.Publisher.PublishBatchAsync(Stream, ["ack", "ignore", "dead", "retry"]);

        await Handled.ReachAsync(5);
        await NothingPendingAsync();
        Assert.Equal([1, 2], Handled.Of("retry").Select(message => message.DeliveryCount));
        Assert.Equal("no such customer", Assert.Single(await DeadLettersAsync())[DeadLetterFields.Reason]);
        Assert.Contains($"entry {Handled.Of("ignore")[0].Id} ", Assert.Single(host.LogOf(Group), line => line.Event.Id == 312).Message);
        Assert.Equal(["ack", "ignore", "dead", "retry", "retry"], Handled.Texts);
    }

    [Fact]
    public async Task A_retry_beyond_the_last_delivery_is_dead_lettered()
    {
        var host = await NewHost().Map(Group, Options(ShortLease, maxDeliveries: 2), group => group.Handle<string>(async (text, context) =>
        {
            await Task.Yield();
            Handled.Add(text, context);
            return Outcome.Retry();
        })).StartAsync();
        await host.Publisher.PublishAsync(Stream, "again");

        var letter = Assert.Single(await DeadLettersAsync(1));
        Assert.Equal(("retried", "2"), (letter[DeadLetterFields.Reason], letter[DeadLetterFields.DeliveryCount]));
        Assert.Equal(2, Handled.Count);
    }

    [Fact]
    public async Task What_the_handler_has_settled_itself_comes_first()
    {
        var host = await NewHost().Map(Group, Options(LongLease), group => group.Handle<string>(async (text, context) =>
        {
            Handled.Add(text, context);
            await context.AckAsync();
            return text == "dead" ? Outcome.DeadLetter("too late") : Outcome.Retry(TimeSpan.Zero);
        })).StartAsync();
        await host.Publisher.PublishBatchAsync(Stream, ["dead", "retry", "last"]);

        await Handled.ReachAsync(3);
        await host.StopAsync();
        Assert.Equal((0, 3), ((await InspectAsync()).Pending, Handled.Count));
        Assert.Empty(await DeadLettersAsync());
    }

    [Fact]
    public async Task In_manual_mode_another_result_settles_nothing()
    {
        var host = await NewHost().Map(Group, In(DeliveryMode.Manual, Options(ShortLease)), group => group.Handle<string, MessageContext, Outcome?>(
            (text, context) => Handled.Add(text, context).DeliveryCount == 1 ? null : Outcome.Ack)).StartAsync();
        await host.Publisher.PublishAsync(Stream, "forgotten");

        await Handled.ReachAsync(2);
        await NothingPendingAsync();
        Assert.Single(host.LogOf(Group), line => line.Event.Id == 311);
    }

    [Fact]
    public async Task A_filter_settles_what_its_handler_never_sees()
    {
        var host = await NewHost().Map(Group, Options(LongLease), group => group.Handle<string>((text, context) => { Handled.Add(text, context); })
            .AddConsumeFilter((context, next) => context.GetMessage<string>() == "bad" ? new(Outcome.DeadLetter("filtered")) : next(context))).StartAsync();
        await host.Publisher.PublishBatchAsync(Stream, ["bad", "good"]);

        await Handled.ReachAsync(1);
        Assert.Equal("filtered", Assert.Single(await DeadLettersAsync(1))[DeadLetterFields.Reason]);
        await NothingPendingAsync();
        Assert.Equal(["good"], Handled.Texts);
    }

    [Fact]
    public async Task What_a_filter_throws_is_retried()
    {
        var failures = 0;
        var host = await NewHost().Map(Group, Options(ShortLease), group => group.Handle<string>((text, context) => { Handled.Add(text, context); })
            .AddConsumeFilter((context, next) => failures++ == 0 ? throw new InvalidOperationException("As planned.") : next(context))).StartAsync();
        await host.Publisher.PublishAsync(Stream, "again");

        await Handled.ReachAsync(1);
        Assert.Equal(2, Assert.Single(Handled.All).DeliveryCount);
        await NothingPendingAsync();
    }

    private static Action<GroupOptions> In(DeliveryMode mode, Action<GroupOptions> others) => options =>
    {
        others(options);
        options.Mode = mode;
    };
}
