using Microsoft.Extensions.DependencyInjection;
using StreamGroups.TestSupport;
using Xunit;

namespace StreamGroups.Conformance.Application;

/// <summary>Filters around publishes: their order, and what they can change.</summary>
public abstract class PublishFilterConformance : ApplicationConformance
{
    private readonly List<string> _order = [];

    private protected PublishFilterConformance(IApplicationServer server) : base(server)
    {
    }

    [Fact]
    public async Task Filters_of_all_streams_run_outside_of_those_of_one()
    {
        var host = await With(streams => streams.AddPublishFilter(Stream, Noting("one")).AddPublishFilter(Noting("all 1")).AddPublishFilter(Noting("all 2"))
            .AddPublishFilter("another stream", Noting("another")));

        var id = await host.Publisher.PublishAsync(Stream, "Hi!");
        await Handled.ReachAsync(1);

        Assert.Equal(["all 1", "all 2", "one", "one: " + id, "all 2: " + id, "all 1: " + id], _order);
        Assert.Equal(id, Handled.All[0].Id);
    }

    [Fact]
    public async Task A_filter_may_change_the_message_and_its_options_of_one_publish_alone()
    {
        List<string?> headers = [];
        var options = new PublishOptions { Headers = new Dictionary<string, string> { ["a"] = "1" } };
        var host = await NewHost().Map(Group, Options(LongLease), group => group.Handle<string>((text, context) =>
        {
            headers.AddRange(context.Headers["a"], context.Headers["b"], context.CorrelationId == context.Headers["c"] ? "same" : "other");
            Handled.Add(text, context);
        })).With(services => services.AddRedisStreams().AddPublishFilter((context, next) =>
        {
            context.SetHeader("b", "2");
            context.SetHeader("c", context.Options.CorrelationId!);
            context.Message = $"{context.Message}!";
            return next(context);
        })).StartAsync();

        await host.Publisher.PublishAsync(Stream, "Hi", options);
        await host.Publisher.PublishBatchAsync(Stream, [3], options);
        await Handled.ReachAsync(2);

        Assert.Equal(["Hi!", "3!"], Handled.Texts);
        Assert.Equal(["1", "2", "same", "1", "2", "same"], headers);
        Assert.Equal(("a", null), (Assert.Single(options.Headers.Keys), options.CorrelationId));
    }

    [Fact]
    public async Task A_filter_may_give_each_message_of_a_batch_its_ID_and_the_caller_may_not()
    {
        var host = await With(streams => streams.AddPublishFilter((context, next) =>
        {
            context.Options.MessageId = $"{context.Message}";
            return next(context);
        }));
        var ids = await host.Publisher.PublishBatchAsync(Stream, ["a", "b", "a"]);
        Assert.Equal((ids[0], 2), (ids[2], (await Backdoor.ReadAllAsync(Stream)).Length));
        await Assert.ThrowsAsync<ArgumentException>(async () => await host.Publisher.PublishBatchAsync(Stream, ["c"], new PublishOptions { MessageId = "c" }));

        var later = await host.Publisher.PublishAsync(Stream, "d", new PublishOptions { DeliverAfter = TimeSpan.FromHours(1) });
        Assert.True(await host.Publisher.CancelAsync(Stream, later));
    }

    [Fact]
    public async Task A_filter_may_keep_a_message_from_the_stream()
    {
        var host = await With(streams => streams.AddPublishFilter(
            (context, next) => context.Message is "bad" ? new(default(EntryId)) : next(context)));

        Assert.Equal(default, await host.Publisher.PublishAsync(Stream, "bad"));
        var ids = await host.Publisher.PublishBatchAsync(Stream, ["good 1", "bad", "good 2"]);
        await Handled.ReachAsync(2);

        Assert.Equal(["good 1", "good 2"], Handled.Texts);
        Assert.Equal([Handled.All[0].Id, default, Handled.All[1].Id], ids);
    }

    [Fact]
    public async Task A_batch_keeps_its_order_through_filters_that_take_their_time()
    {
        var host = await With(streams => streams.AddPublishFilter(async (context, next) =>
        {
            for (var i = context.Message!.GetHashCode() & 3; i > 0; i--) await Task.Yield();
            return await next(context);
        }));

        var ids = await host.Publisher.PublishBatchAsync(Stream, Numbers(1_500));
        await Handled.ReachAsync(1_500);

        Assert.Equal(Numbers(1_500), Handled.Texts);
        Assert.Equal(Handled.All.Select(message => message.Id), ids);
    }

    [Fact]
    public async Task A_batch_whose_messages_would_share_an_id_is_refused_as_without_filters()
    {
        var host = await With(streams => streams.AddPublishFilter(Noting("all")));

        await Assert.ThrowsAsync<ArgumentException>(
            "options", async () => await host.Publisher.PublishBatchAsync(Stream, Numbers(2), new PublishOptions { MessageId = "one" }));
        Assert.Empty(_order);
    }

    [Fact]
    public async Task What_a_filter_throws_comes_out_and_of_a_batch_with_what_is_in_the_stream()
    {
        var host = await With(streams => streams.AddPublishFilter(
            (context, next) => context.Message is "bad" ? throw new TimeoutException("Too late.") : next(context)));

        await Assert.ThrowsAsync<TimeoutException>(async () => await host.Publisher.PublishAsync(Stream, "bad"));
        var thrown = await Assert.ThrowsAsync<StreamPublishException>(
            async () => await host.Publisher.PublishBatchAsync(Stream, ["good 1", "bad", "good 2"]));
        await Handled.ReachAsync(2);

        Assert.Equal("Too late. 2 messages of the batch are in the stream.", thrown.Message);
        Assert.IsType<TimeoutException>(thrown.InnerException);
        Assert.Equal(Handled.All.Select(message => message.Id), thrown.PublishedIds);
    }

    [Fact]
    public async Task A_class_gets_its_services_even_the_publisher()
    {
        var host = await With(streams => streams.AddPublishFilter<CopyingFilter>(Stream));

        await host.Publisher.PublishAsync(Stream, "Hi!");
        await Handled.ReachAsync(1);

        Assert.Single(await Backdoor.ReadAllAsync($"{Stream}-copy"));
    }

    [Fact]
    public async Task A_class_whose_services_are_missing_is_an_error_at_start()
    {
        var host = NewHost().Map(Group, Options(LongLease), Handled)
            .With(services => services.AddRedisStreams().AddPublishFilter<FilterOfMissing>("payments")).Build();

        var thrown = await Assert.ThrowsAsync<StreamRegistrationException>(host.StartAsync);

        Assert.StartsWith("The filter FilterOfMissing of publishes to stream 'payments' cannot be made (", Assert.Single(thrown.Faults));
        await Assert.ThrowsAsync<StreamRegistrationException>(async () => await host.Publisher.PublishAsync(Stream, "Hi!"));
    }

    private Task<TestHost> With(Action<IRedisStreamsBuilder> add) =>
        NewHost().Map(Group, Options(LongLease), Handled).With(services => add(services.AddRedisStreams())).StartAsync();

    private Func<PublishContext, PublishDelegate, ValueTask<EntryId>> Noting(string name) => async (context, next) =>
    {
        _order.Add(name);
        var id = await next(context);
        _order.Add($"{name}: {id}");
        return id;
    };

    private sealed class CopyingFilter(IStreamPublisher publisher) : IPublishFilter
    {
        public async ValueTask<EntryId> InvokeAsync(PublishContext context, PublishDelegate next)
        {
            await publisher.PublishAsync($"{context.Stream}-copy", context.Message, context.Options, context.CancellationToken);
            return await next(context);
        }
    }

    private sealed class FilterOfMissing(IFormattable missing) : IPublishFilter
    {
        public ValueTask<EntryId> InvokeAsync(PublishContext context, PublishDelegate next) => throw new NotSupportedException($"{missing}");
    }
}
