using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using StreamGroups.Serialization;
using StreamGroups.TestSupport;
using StreamGroups.Transport;
using Xunit;

namespace StreamGroups.Conformance.Application;

/// <summary>Handlers whose results are published.</summary>
public abstract class ChainConformance : ApplicationConformance
{
    private protected ChainConformance(IApplicationServer server) : base(server)
    {
    }

    /// <summary>In the slot of <see cref="ApplicationConformance.Stream"/>, should the server be a cluster.</summary>
    private string Done => $"{{{Stream}}}:done";

    [Fact]
    public async Task What_a_handler_returns_is_published_with_its_correlation_id()
    {
        var copy = $"{{{Stream}}}:copy";
        var host = await NewHost().Map(Group, Options(LongLease), group => group.Handle(async (string text, MessageContext context) =>
        {
            Handled.Add(text, context);
            await Task.Yield();
            return new Receipt(text, text.Length);
        }).PublishTo(Done).PublishTo(copy)).StartAsync();
        await host.Publisher.PublishAsync(Stream, "one", new PublishOptions { CorrelationId = "c-1" });
        await host.Publisher.PublishAsync(Stream, "three");

        await Handled.ReachAsync(2);
        await NothingPendingAsync();
        var receipts = await DoneAsync();
        Assert.Equal(["""{"text":"one","length":3}""", """{"text":"three","length":5}"""], receipts.Select(receipt => receipt.Body));
        Assert.Equal("c-1", receipts[0].Headers["correlation_id"]);
        Assert.Equal("application/json", receipts[0].Headers["content-type"]);
        Assert.True(Guid.TryParse(receipts[1].Headers["correlation_id"], out _));
        Assert.Equal(receipts.Select(receipt => receipt.Body), (await DoneAsync(copy)).Select(receipt => receipt.Body));
    }

    [Fact]
    public async Task A_chain_carries_the_correlation_id_to_its_end()
    {
        var ids = new ConcurrentQueue<string?>();
        var host = await NewHost()
            .Map(Group, Options(LongLease), group => group.Handle((string text) => $"{text}!").PublishTo(Done))
            .Map(new GroupAddress(Done, "next"), Options(LongLease), group => group.Handle<string>((text, context) =>
            {
                ids.Enqueue(context.CorrelationId);
                Handled.Add(text, context);
            })).StartAsync();
        await host.Publisher.PublishAsync(Stream, "Hi", new PublishOptions { CorrelationId = "c-1" });

        await Handled.ReachAsync(1);
        Assert.Equal("Hi!", Assert.Single(Handled.Texts));
        Assert.Equal("c-1", Assert.Single(ids));
    }

    [Fact]
    public async Task The_result_of_a_message_that_is_deleted_under_its_handler_is_published()
    {
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var host = await NewHost().Map(Group, Options(LongLease), group => group.Handle(async (string text, MessageContext context) =>
        {
            Handled.Add(text, context);
            await release.Task;
            Assert.True(await context.RenewAsync()); // Finds that the entry is gone.
            return $"{text}!";
        }).PublishTo(Done)).StartAsync();
        var id = await host.Publisher.PublishAsync(Stream, "Hi");
        await Handled.ReachAsync(1);
        await Backdoor.DeleteEntryAsync(Stream, id);
        release.SetResult();

        await Eventually.HoldsAsync(async () => (await DoneAsync()).Length == 1, "the result is published");
    }

    [Fact]
    public async Task Null_and_outcomes_are_not_published_and_a_list_is_one_message()
    {
        var host = await NewHost().Map(Group, Options(LongLease), group => group.Handle<string, object?>(text => text switch
        {
            "null" => null,
            "ignore" => Outcome.Ignore,
            "dead" => Outcome.DeadLetter("No."),
            _ => text.Split(' '),
        }).PublishTo(Done)).StartAsync();
        await host.Publisher.PublishBatchAsync(Stream, ["null", "ignore", "dead", "a b"]);

        await Eventually.HoldsAsync(async () => (await DoneAsync()).Length > 0, "the last one is published");
        await NothingPendingAsync();
        Assert.Equal("""["a","b"]""", Assert.Single(await DoneAsync()).Body);
        Assert.Single(await DeadLettersAsync(1));
    }

    [Fact]
    public async Task Filters_replace_what_is_published()
    {
        var host = await NewHost().Map(Group, Options(LongLease), group => group.Handle((string text) => text.Length).PublishTo(Done)
            .AddConsumeFilter(async (context, next) => $"{await next(context)} of {context.Message}")).StartAsync();
        await host.Publisher.PublishAsync(Stream, "abc");

        await Eventually.HoldsAsync(async () => (await DoneAsync()).Length > 0, "it is published");
        Assert.Equal("3 of abc", Assert.Single(await DoneAsync()).Body);
    }

    [Fact]
    public async Task A_handler_that_fails_publishes_nothing_until_it_succeeds()
    {
        var host = await NewHost().Map(Group, Options(ShortLease), group => group.Handle((string text, MessageContext context) =>
            Handled.Add(text, context).DeliveryCount == 1 ? throw new InvalidOperationException("As planned.") : text).PublishTo(Done)).StartAsync();
        await host.Publisher.PublishBatchAsync(Stream, Numbers(5));

        await Handled.ReachAsync(10);
        await NothingPendingAsync();
        Assert.Equal(Numbers(5), (await DoneAsync()).Select(done => done.Body).Order());
    }

    [Fact]
    public async Task Two_consumers_of_each_message_publish_it_once()
    {
        const int Count = 100;
        var together = new ConcurrentDictionary<string, TaskCompletionSource>();
        Action<GroupOptions> options = group =>
        {
            Options(RenewedLease / 2, concurrency: Count)(group);
            group.MaxLease = RenewedLease / 2;
        };
        Func<IGroupBuilder, IHandlerBuilder> handle = group => group.Handle(async (string text, MessageContext context) =>
        {
            var both = together.GetOrAdd(text, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            Handled.Add(text, context);
            if (context.DeliveryCount == 2) both.TrySetResult();
            await both.Task;
            return $"{text} by {context.Consumer}";
        }).PublishTo(Done);
        var host = await NewHost().Map(Group, options, handle).StartAsync();
        await NewHost().Map(Group, options, handle).StartAsync();
        await host.Publisher.PublishBatchAsync(Stream, Numbers(Count));

        await Handled.ReachAsync(2 * Count);
        await NothingPendingAsync();
        Assert.Equal(Numbers(Count).Order(), (await DoneAsync()).Select(done => done.Body.Split(' ')[0]).Order());
    }

    [Fact]
    public async Task A_result_that_its_stream_refuses_is_the_deliverys_failure()
    {
        await Backdoor.ReplaceByOtherTypeAsync(Done);
        var host = await NewHost().Map(Group, Options(ShortLease, maxDeliveries: 2), group => group.Handle((string text, MessageContext context) =>
        {
            Handled.Add(text, context);
            return text;
        }).PublishTo(Done)).StartAsync();
        var id = await host.Publisher.PublishAsync(Stream, "abc");

        var letter = Assert.Single(await DeadLettersAsync(1));
        await NothingPendingAsync();
        Assert.Equal(("failed", $"{id}"), (letter[DeadLetterFields.Reason], letter[DeadLetterFields.Id]));
        Assert.Contains("WRONGTYPE", letter[DeadLetterFields.ExceptionMessage], StringComparison.Ordinal);
        Assert.Equal(2, Handled.Count);
        Assert.Contains($"{id}", Assert.Single(host.LogOf(Group), line => line.Event.Id == 314).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_handler_that_settles_and_returns_publishes_nothing_which_is_said_once()
    {
        var host = await NewHost().Map(Group, Options(LongLease), group => group.Handle(async (string text, MessageContext context) =>
        {
            Handled.Add(text, context);
            await context.AckAsync();
            return text;
        }).PublishTo(Done)).StartAsync();
        await host.Publisher.PublishBatchAsync(Stream, Numbers(2));

        await Handled.ReachAsync(2);
        await host.StopAsync();
        Assert.Empty(await DoneAsync());
        Assert.Single(host.LogOf(Group), line => line.Event.Id == 318);
    }

    [Theory]
    [InlineData(DeliveryMode.AtMostOnce)]
    [InlineData(DeliveryMode.NoAck)]
    [InlineData(DeliveryMode.Manual)]
    public async Task Every_mode_publishes(DeliveryMode mode)
    {
        Action<GroupOptions> options = group =>
        {
            Options(LongLease)(group);
            group.Mode = mode;
        };
        var host = await NewHost().Map(Group, options, group => group.Handle((string text) => text).PublishTo(Done)).StartAsync();
        await host.Publisher.PublishBatchAsync(Stream, Numbers(3));

        await Eventually.HoldsAsync(async () => (await DoneAsync()).Length == 3, "all are published");
        await NothingPendingAsync();
        Assert.Equal(Numbers(3), (await DoneAsync()).Select(done => done.Body));
    }

    [Fact]
    public async Task What_is_published_with_its_acknowledgement_is_deleted_where_the_retention_says_so()
    {
        var host = await NewHost().Map(Group, Options(LongLease), group => group.Handle((string text) => text).PublishTo(Done))
            .With(services => services.AddRedisStreams().MapStream(Stream).WithRetention(RetentionPolicy.DeleteWhenProcessed)
                .WithGroup("audit", Options(LongLease)).Handle<string>((text, context) => { Handled.Add(text, context); })).StartAsync();
        await host.Publisher.PublishBatchAsync(Stream, Numbers(20));

        await Eventually.HoldsAsync(async () => (await Backdoor.ReadAllAsync(Stream)).Length == 0, "all are deleted");
        Assert.Equal(Numbers(20), (await DoneAsync()).Select(done => done.Body));
        Assert.Equal(20, Handled.Count);
    }

    [Fact]
    public async Task A_stop_publishes_what_was_handled()
    {
        var host = await NewHost().Map(Group, Options(LongLease, concurrency: 50), group => group.Handle((string text, MessageContext context) =>
        {
            Handled.Add(text, context);
            return text;
        }).PublishTo(Done)).StartAsync();
        await host.Publisher.PublishBatchAsync(Stream, Numbers(500));
        await Handled.ReachAsync(1);
        await host.StopAsync();

        var published = (await DoneAsync()).Select(done => done.Body).Order();
        Assert.Equal(Handled.Texts.Order(), published);
        Assert.DoesNotContain(host.LogOf(Group), line => line.Level >= LogLevel.Warning);
    }

    [Fact]
    public async Task A_handler_without_a_result_that_is_to_publish_is_an_error_at_start()
    {
        var host = NewHost().Map(Group, Options(LongLease), group => group.Handle<string>((text, context) => { }).PublishTo(Done)).Build();

        var thrown = await Assert.ThrowsAsync<StreamRegistrationException>(host.StartAsync);

        Assert.Equal(
            $"The handler of stream '{Stream}', group 'billing' returns nothing that could be published, but .PublishTo(\"{Done}\") asks for it; return a "
            + "value, or Task or ValueTask of one, and where a lambda's parameters have no types name the result's: Handle<Order, Receipt>(order => …). A class that returns something "
            + "implements IMessageHandler<Order, Receipt>.",
            Assert.Single(thrown.Faults));
    }

    private async Task<(string Body, MessageHeaders Headers)[]> DoneAsync(string? stream = null) =>
        [.. (await Backdoor.ReadAllAsync(stream ?? Done)).Select(entry =>
        {
            var received = ReceivedMessage.Parse(Payload.OfData(entry.Fields[1]));
            return (System.Text.Encoding.UTF8.GetString(received.Body.Span), received.ReadHeaders());
        })];

    private sealed record Receipt(string Text, int Length);
}
