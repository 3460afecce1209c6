using Microsoft.Extensions.Logging;
using StreamGroups.TestSupport;
using StreamGroups.Transport;
using Xunit;

namespace StreamGroups.Conformance.Application;

/// <summary>Several handlers of one group.</summary>
public abstract class RoutingConformance : ApplicationConformance
{
    private protected RoutingConformance(IApplicationServer server) : base(server)
    {
    }

    [Fact]
    public async Task Each_message_goes_to_the_handler_that_takes_it()
    {
        var host = await Mapped().StartAsync();
        await host.Publisher.PublishAsync(Stream, new Placed("a"));
        await host.Publisher.PublishAsync(Stream, new Cancelled("b"));
        await host.Publisher.PublishAsync(Stream, "c", Region("eu"));
        await host.Publisher.PublishAsync(Stream, "d", Region("us"));
        await host.Publisher.PublishAsync(Stream, new Placed("e"), Region("eu"));

        await Handled.ReachAsync(5);
        Assert.Equal(["placed a", "cancelled b", "eu c", "other d", "placed e"], Handled.Texts);
        await NothingPendingAsync();
        Assert.Empty(await DeadLettersAsync());
    }

    [Fact]
    public async Task What_no_handler_takes_is_dead_lettered()
    {
        var host = await NewHost().Map(Group, Options(LongLease), MapPlaced).StartAsync();
        await host.Publisher.PublishAsync(Stream, new Cancelled("a"));
        await host.Publisher.PublishAsync(Stream, new Placed("b"));

        var letter = Assert.Single(await DeadLettersAsync(1));
        Assert.Equal("unmatched", letter[DeadLetterFields.Reason]);
        Assert.Contains("No handler of the group takes this message", letter[DeadLetterFields.ExceptionMessage]);
        await Handled.ReachAsync(1);
        Assert.Equal(["placed b"], Handled.Texts);
        await NothingPendingAsync();
    }

    [Fact]
    public async Task What_no_handler_takes_is_acknowledged_where_configuration_says_so_and_a_reload_changes_it()
    {
        var host = await NewHost().Setting(Setting("Unmatched"), "Ignore").Map(Group, Options(LongLease), MapPlaced).StartAsync();
        await host.Publisher.PublishAsync(Stream, "a");
        await host.Publisher.PublishAsync(Stream, new Placed("b"));
        await Handled.ReachAsync(1);
        await NothingPendingAsync();
        Assert.Empty(await DeadLettersAsync());
        Assert.DoesNotContain(host.LogOf(Group), line => line.Level >= LogLevel.Warning);

        host.Reload((Setting("Unmatched"), "DeadLetter"));
        await host.Publisher.PublishAsync(Stream, "c");
        await DeadLettersAsync(1);
    }

    [Fact]
    public async Task A_failure_is_settled_by_the_rules_and_retried_by_the_pipeline_of_its_own_handler()
    {
        var host = await NewHost().Map(Group, Options(LongLease), group =>
        {
            group.Handle((Placed placed, MessageContext context) =>
            {
                Handled.Add("placed", context);
                throw new TimeoutException();
            }).OnException<TimeoutException>(FailureAction.Ignore);
            return group.Handle((string other, MessageContext context) =>
            {
                Handled.Add("other", context);
                throw new TimeoutException();
            }).OnException<TimeoutException>(FailureAction.DeadLetter).WithResilience(pipeline => Polly.RetryResiliencePipelineBuilderExtensions.AddRetry(
                pipeline, new Polly.Retry.RetryStrategyOptions { MaxRetryAttempts = 2, Delay = TimeSpan.Zero }));
        }).StartAsync();
        await host.Publisher.PublishAsync(Stream, new Placed("a"));
        await host.Publisher.PublishAsync(Stream, "b");

        Assert.Equal("rejected", Assert.Single(await DeadLettersAsync(1))[DeadLetterFields.Reason]);
        await NothingPendingAsync();
        Assert.Equal(["placed", "other", "other", "other"], Handled.Texts);
    }

    [Fact]
    public async Task A_function_that_throws_has_its_message_delivered_again()
    {
        var calls = 0;
        var host = await NewHost().Map(Group, Options(ShortLease), group =>
        {
            group.Handle((string text, MessageContext context) => { Handled.Add(text, context); })
                .When(_ => Interlocked.Increment(ref calls) > 1 ? true : throw new InvalidOperationException("As planned."));
            return group.Handle((Placed placed) => { });
        }).StartAsync();
        await host.Publisher.PublishAsync(Stream, "a", new PublishOptions { Headers = new Dictionary<string, string>() });

        await Handled.ReachAsync(1);
        Assert.Equal(2, Handled.All[0].DeliveryCount);
        await NothingPendingAsync();
    }

    [Fact]
    public async Task Handlers_of_a_broadcast_are_chosen_alike_and_have_rules_of_their_own()
    {
        var host = await NewHost().Map(streams =>
        {
            var all = streams.MapStream(Stream).Broadcast(options => options.From = StartPosition.Beginning);
            MapPlaced(all);
            all.Handle((string text, MessageContext context) =>
            {
                Handled.Add($"eu {text}", context);
                throw new TimeoutException();
            }).WhenHeader("region", "eu").OnException<TimeoutException>(FailureAction.Ignore);
        }).StartAsync();
        await host.Publisher.PublishAsync(Stream, "a", Region("us"));
        await host.Publisher.PublishAsync(Stream, "b", Region("eu"));
        await host.Publisher.PublishAsync(Stream, new Placed("c"));

        await Handled.ReachAsync(2);
        Assert.Equal(["eu b", "placed c"], Handled.Texts);
        await Eventually.HoldsAsync(() => host.Log.Any(line => line.Event.Id == 525), "the failure is ignored");
        Assert.DoesNotContain(host.Log, line => line.Level >= LogLevel.Error);
    }

    private HostDraft Mapped() => NewHost().Map(Group, Options(LongLease), group =>
    {
        group.Handle((string text, MessageContext context) => { Handled.Add($"other {text}", context); });
        MapPlaced(group);
        group.Handle((string text, MessageContext context) => { Handled.Add($"eu {text}", context); }).WhenHeader("region", "eu");
        return group.Handle((StreamMessage<Cancelled> cancelled) => { Handled.Add($"cancelled {cancelled.Body.Id}", cancelled.Context); });
    });

    private IHandlerBuilder MapPlaced(IGroupBuilder group)
    {
        group.Handle((Never never) => { });
        return group.Handle((Placed placed, MessageContext context) => { Handled.Add($"placed {placed.Id}", context); });
    }

    private static PublishOptions Region(string region) => new() { Headers = new Dictionary<string, string> { ["region"] = region } };

    [MessageType("order.placed")]
    internal sealed record Placed(string Id);

    [MessageType("order.cancelled")]
    internal sealed record Cancelled(string Id);

    [MessageType("never")]
    internal sealed record Never(string Id);
}
