using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using StreamGroups.Serialization;
using StreamGroups.TestSupport;
using StreamGroups.Transport;
using Xunit;

namespace StreamGroups.Conformance.Application;

/// <summary>Publish filters around what handlers return.</summary>
public abstract class ResultFilterConformance : ApplicationConformance
{
    private static readonly TimeSpan Long = 2 * Eventually.Limit;

    private readonly ConcurrentQueue<string> _order = [];

    private protected ResultFilterConformance(IApplicationServer server) : base(server)
    {
    }

    private string Done => $"{{{Stream}}}:done";

    private string Copy => $"{{{Stream}}}:copy";

    [Fact]
    public async Task They_run_in_their_order_for_each_stream_before_anything_is_published()
    {
        var host = await With(
            streams => streams.AddPublishFilter(Done, Noting("done")).AddPublishFilter(Noting("all")).AddPublishFilter(Stream, (_, next) => throw new TimeoutException()),
            group => group.Handle(async (string text) =>
            {
                await Task.Yield();
                return text.Length;
            }).PublishTo(Done).PublishTo(Copy));
        await AddRawAsync("__data__", "abc");

        await Eventually.HoldsAsync(async () => (await DoneAsync(Copy)).Length == 1, "the result is published");
        await NothingPendingAsync();
        Assert.Equal(
            [
                $"all: Result 3 to {Done}", $"done: Result 3 to {Done}", "done: 0-0, 0 there", "all: 0-0, 0 there",
                $"all: Result 3 to {Copy}", "all: 0-0, 0 there",
            ],
            _order);
        Assert.Equal("3", Assert.Single(await DoneAsync(Done)).Body);
        Assert.Empty(host.LogOf(Group).Where(line => line.Event.Id == 314));
    }

    [Fact]
    public async Task They_change_the_message_and_its_headers_of_one_target_alone()
    {
        var host = await With(
            streams => streams.AddPublishFilter((context, next) =>
            {
                if (context.Kind == PublishKind.Result) context.SetHeader("tenant", "acme");
                return next(context);
            }).AddPublishFilter(Done, async (context, next) =>
            {
                await Task.Yield();
                context.Message = $"secret {((Receipt)context.Message!).Text}";
                return await next(context);
            }),
            group => group.Handle((string text) => new Receipt(text)).PublishTo(Done).PublishTo(Copy));
        await host.Publisher.PublishAsync(Stream, "abc", new PublishOptions { CorrelationId = "c-1" });

        await Eventually.HoldsAsync(async () => (await DoneAsync(Copy)).Length == 1, "the result is published");
        var (done, copy) = (Assert.Single(await DoneAsync(Done)), Assert.Single(await DoneAsync(Copy)));
        Assert.Equal(("secret abc", """{"text":"abc"}"""), (done.Body, copy.Body));
        Assert.All([done.Headers, copy.Headers], headers => Assert.Equal(("acme", "c-1"), (headers["tenant"], headers["correlation_id"])));
        Assert.False(ReceivedMessage.Parse(Payload.OfData((await Backdoor.ReadAllAsync(Stream))[0].Fields[1])).ReadHeaders().ContainsKey("tenant"));
    }

    [Theory]
    [InlineData(DeliveryMode.AtLeastOnce)]
    [InlineData(DeliveryMode.AtMostOnce)]
    [InlineData(DeliveryMode.Manual)]
    public async Task What_they_hold_back_is_not_published_and_its_message_is_acknowledged(DeliveryMode mode)
    {
        var host = await With(
            streams => streams.AddPublishFilter(Done, (context, next) => context.Message is "bad" ? default : next(context)),
            group => group.Handle((string text, MessageContext context) => Handled.Add(text, context).Consumer.Length > 0 ? text : null).PublishTo(Done),
            options => options.Mode = mode);
        await host.Publisher.PublishBatchAsync(Stream, ["good 1", "bad", "good 2"]);

        await Eventually.HoldsAsync(async () => (await DoneAsync(Done)).Length == 2, "what is let through is published");
        await NothingPendingAsync();
        await host.StopAsync();
        Assert.Equal(["good 1", "good 2"], (await DoneAsync(Done)).Select(done => done.Body));
        Assert.Equal((3, 0), (Handled.Count, (await DeadLettersAsync()).Length));
    }

    [Fact]
    public async Task What_is_held_back_from_one_stream_goes_to_the_other()
    {
        var host = await With(
            streams => streams.AddPublishFilter(Done, (_, _) => default), group => group.Handle((string text) => text).PublishTo(Done).PublishTo(Copy));
        await host.Publisher.PublishAsync(Stream, "abc");

        await Eventually.HoldsAsync(async () => (await DoneAsync(Copy)).Length == 1, "the result is published");
        await NothingPendingAsync();
        Assert.Empty(await DoneAsync(Done));
    }

    [Fact]
    public async Task What_they_throw_is_the_handlers_failure()
    {
        var runs = 0;
        var host = await With(
            streams => streams.AddPublishFilter(Done, (context, next) => Interlocked.Increment(ref runs) == 1 ? throw new TimeoutException("Too late.") : next(context)),
            group => group.Handle((string text, MessageContext context) => Handled.Add(text, context).Consumer.Length > 0 ? text : null).PublishTo(Copy).PublishTo(Done),
            Options(ShortLease));
        await host.Publisher.PublishAsync(Stream, "abc");

        await Eventually.HoldsAsync(async () => (await DoneAsync(Done)).Length == 1, "the result is published");
        await NothingPendingAsync();
        Assert.Equal((2, 2), (Handled.Count, Volatile.Read(ref runs)));
        Assert.Single(await DoneAsync(Copy));
    }

    [Fact]
    public async Task Rules_are_asked_about_what_they_throw()
    {
        var host = await With(
            streams => streams.AddPublishFilter((context, next) => context.Kind == PublishKind.Result ? throw new TimeoutException("Too late.") : next(context)),
            group => group.Handle((string text) => text).PublishTo(Done).OnException<TimeoutException>(FailureAction.DeadLetter));
        await host.Publisher.PublishAsync(Stream, "abc");

        Assert.Equal("Too late.", Assert.Single(await DeadLettersAsync(1))[DeadLetterFields.ExceptionMessage]);
        Assert.Empty(await DoneAsync(Done));
    }

    [Fact]
    public async Task Those_for_all_streams_run_around_replies()
    {
        await With(
            streams => streams.AddPublishFilter(async (context, next) =>
            {
                _order.Enqueue($"{context.Kind}");
                await Task.Yield();
                context.Options.CorrelationId = null; // The request is found all the same.
                context.Message = $"{context.Message}!";
                return await next(context);
            }).AddPublishFilter("another stream", Noting("another")),
            group => group.Handle((string text) => text.Length > 1 ? text : null));
        var requester = (await NewHost().StartAsync()).Services.GetRequiredService<IStreamRequester>();

        Assert.Equal("abc!", await requester.RequestAsync<string, string>(Stream, "abc", Long).InTime());
        Assert.Equal("!", await requester.RequestAsync<string, string>(Stream, "a", Long).InTime());
        Assert.Equal(["Reply", "Reply"], _order);
        await NothingPendingAsync();
    }

    [Fact]
    public async Task A_reply_that_they_hold_back_is_not_sent_and_its_request_is_acknowledged()
    {
        await With(
            streams => streams.AddPublishFilter((context, next) => context is { Kind: PublishKind.Reply, Message: "bad" } ? default : next(context)),
            group => group.Handle((string text, MessageContext context) => Handled.Add(text, context).Consumer.Length > 0 ? text : null));
        var requester = (await NewHost().StartAsync()).Services.GetRequiredService<IStreamRequester>();

        await Assert.ThrowsAsync<TimeoutException>(() => requester.RequestAsync<string, string>(Stream, "bad", TimeSpan.FromSeconds(1)));
        Assert.Equal("good", await requester.RequestAsync<string, string>(Stream, "good", Long).InTime());
        await NothingPendingAsync();
        Assert.Equal(["bad", "good"], Handled.Texts);
    }

    [Fact]
    public async Task Their_token_is_the_handlers()
    {
        var same = new ConcurrentQueue<bool>();
        CancellationToken given = default;
        var host = await With(
            streams => streams.AddPublishFilter(Done, (context, next) =>
            {
                same.Enqueue(given.CanBeCanceled && context.CancellationToken == given);
                return next(context);
            }),
            group => group.Handle((string text, CancellationToken stop) =>
            {
                given = stop;
                return text;
            }).PublishTo(Done));
        await host.Publisher.PublishAsync(Stream, "abc");

        await Eventually.HoldsAsync(async () => (await DoneAsync(Done)).Length == 1, "the result is published");
        Assert.True(Assert.Single(same));
    }

    private Task<TestHost> With(
        Action<IRedisStreamsBuilder> add, Func<IGroupBuilder, IHandlerBuilder> handle, Action<GroupOptions>? options = null) =>
        NewHost().Map(Group, Options(LongLease) + options, handle).With(services => add(services.AddRedisStreams())).StartAsync();

    private Func<PublishContext, PublishDelegate, ValueTask<EntryId>> Noting(string name) => async (context, next) =>
    {
        _order.Enqueue($"{name}: {context.Kind} {context.Message} to {context.Stream}");
        var id = await next(context);
        _order.Enqueue($"{name}: {id}, {(await Backdoor.ReadAllAsync(context.Stream)).Length} there");
        return id;
    };

    private async Task<(string Body, MessageHeaders Headers)[]> DoneAsync(string stream) =>
        [.. (await Backdoor.ReadAllAsync(stream)).Select(entry =>
        {
            var received = ReceivedMessage.Parse(Payload.OfData(entry.Fields[1]));
            return (System.Text.Encoding.UTF8.GetString(received.Body.Span), received.ReadHeaders());
        })];

    private sealed record Receipt(string Text);
}
