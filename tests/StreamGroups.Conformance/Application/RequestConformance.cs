using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using StreamGroups.Requests;
using StreamGroups.Serialization;
using StreamGroups.TestSupport;
using StreamGroups.Transport;
using StreamGroups.Transport.InMemory;
using StreamGroups.Transport.Redis;
using Xunit;

namespace StreamGroups.Conformance.Application;

/// <summary>Requests and their replies, between applications of ours and with those of FastStream.</summary>
public abstract class RequestConformance : ApplicationConformance
{
    /// <summary>"Hi!", correlation ID cid-1, as FastStream writes it.</summary>
    private const string GoldenHi =
        "8942494e0d0a1a0a000100000012000000450002000e636f7272656c6174696f6e5f696400056369642d31000c636f6e74656e742d74797065000a746578742f706c61696e486921";

    /// <summary>["x"], correlation ID cid-1, reply_to reply-1, a header x-k, as FastStream writes it.</summary>
    private const string GoldenRequest =
        "8942494e0d0a1a0a000100000012000000660004000e636f7272656c6174696f6e5f696400056369642d31000c636f6e74656e742d7479706500106170706c69636174696f6e2f"
        + "6a736f6e00087265706c795f746f00077265706c792d310003782d6b0001765b2278225d";

    private static readonly TimeSpan Long = 2 * Eventually.Limit;

    private protected RequestConformance(IApplicationServer server) : base(server)
    {
    }

    private IReplyStore Replies => Transport is RedisTransport redis ? redis.Replies : ((InMemoryTransport)Transport).Replies;

    [Fact]
    public async Task A_request_gets_what_the_handler_of_another_process_returns()
    {
        await NewHost().Map(Group, Options(LongLease), group => group.Handle(async (string text, MessageContext context) =>
        {
            Handled.Add(text, context);
            await Task.Yield();
            return new Reply(text, text.Length);
        })).StartAsync();
        var requester = await NewRequesterAsync();

        Assert.Equal<Reply?>(new Reply("abc", 3), await requester.RequestAsync<string, Reply>(Stream, "abc", Long).InTime());
        await NothingPendingAsync();
    }

    [Fact]
    public async Task Many_requests_at_once_get_their_own_replies()
    {
        await NewHost().Map(Group, Options(LongLease, concurrency: 50), group => group.Handle((int number) => 2 * number)).StartAsync();
        var (one, other) = (await NewRequesterAsync(), await NewRequesterAsync());

        var replies = await Task.WhenAll(Enumerable.Range(0, 400).Select(
            number => (number % 2 == 0 ? one : other).RequestAsync<int, int>(Stream, number, Long))).InTime();

        Assert.Equal([.. Enumerable.Range(0, 400).Select(number => 2 * number)], replies);
    }

    [Fact]
    public async Task Null_is_a_reply_and_results_are_published_beside_it()
    {
        var done = $"{{{Stream}}}:done";
        await NewHost().Map(Group, Options(LongLease), group => group.Handle((string text) => text.Length > 3 ? text : null).PublishTo(done)).StartAsync();
        var requester = await NewRequesterAsync();

        Assert.Null(await requester.RequestAsync<string, string>(Stream, "abc", Long).InTime());
        Assert.Equal("abcd", await requester.RequestAsync<string, string>(Stream, "abcd", Long).InTime());
        Assert.Single(await Backdoor.ReadAllAsync(done));
    }

    [Fact]
    public async Task A_reply_that_does_not_come_is_an_error_and_one_that_comes_late_is_counted()
    {
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await NewHost().Map(Group, Options(LongLease), group => group.Handle(async (string text, MessageContext context) =>
        {
            Handled.Add(text, context);
            await release.Task;
            return text;
        })).StartAsync();
        var host = await NewHost().StartAsync();
        var unclaimed = 0L;
        using var meters = new MeterListener { InstrumentPublished = (instrument, listener) => Enable(host, instrument, listener) };
        meters.SetMeasurementEventCallback<long>((_, count, _, _) => Interlocked.Add(ref unclaimed, count));
        meters.Start();

        var thrown = await Assert.ThrowsAsync<TimeoutException>(
            () => host.Services.GetRequiredService<IStreamRequester>().RequestAsync<string, string>(Stream, "abc", TimeSpan.FromSeconds(1)));
        await Handled.ReachAsync(1);
        Assert.StartsWith($"No reply to entry {Handled.All[0].Id} of stream '{Stream}' came within 00:00:01. Is there a group", thrown.Message);
        release.SetResult();
        await Eventually.HoldsAsync(() => Interlocked.Read(ref unclaimed) == 1, "the late reply is counted");

        static void Enable(TestHost host, Instrument instrument, MeterListener listener)
        {
            if (instrument.Name == "streamgroups.replies.unclaimed" && instrument.Meter.Scope == host.Services.GetRequiredService<IMeterFactory>())
                listener.EnableMeasurementEvents(instrument);
        }
    }

    [Fact]
    public async Task A_reply_of_another_type_is_an_error()
    {
        await NewHost().Map(Group, Options(LongLease), group => group.Handle((string text) => text)).StartAsync();
        var requester = await NewRequesterAsync();

        var thrown = await Assert.ThrowsAsync<UnreadableMessageException>(() => requester.RequestAsync<string, Reply>(Stream, "abc", Long)).InTime();

        Assert.StartsWith($"The reply to entry {Assert.Single(await Backdoor.ReadAllAsync(Stream)).Id} of stream '{Stream}' cannot be read as", thrown.Message);
        Assert.Contains("Ask for the type that the handler of the request returns", thrown.Message);
    }

    [Fact]
    public async Task A_request_that_a_filter_holds_back_is_an_error_at_once()
    {
        var host = await NewHost().With(services => services.AddRedisStreams().AddPublishFilter((_, _) => new(EntryId.Zero))).StartAsync();
        var requester = host.Services.GetRequiredService<IStreamRequester>();

        var thrown = await Assert.ThrowsAsync<InvalidOperationException>(() => requester.RequestAsync<string, string>(Stream, "abc", Long)).InTime();

        Assert.StartsWith($"The request to stream '{Stream}' was not published: a publish filter held it back", thrown.Message);
    }

    [Fact]
    public async Task A_retried_request_is_answered_once_its_handler_succeeds()
    {
        await NewHost().Map(Group, Options(ShortLease), group => group.Handle((string text, MessageContext context) =>
            context.DeliveryCount == 1 ? throw new InvalidOperationException("As planned.") : text)).StartAsync();
        var requester = await NewRequesterAsync();

        Assert.Equal("abc", await requester.RequestAsync<string, string>(Stream, "abc", Long).InTime());
    }

    [Fact]
    public async Task A_service_of_FastStreams_that_publishes_its_reply_to_the_channel_is_heard()
    {
        var requester = await NewRequesterAsync();
        var request = requester.RequestAsync<string, string>(Stream, "Hello?", Long, new PublishOptions { CorrelationId = "cid-1" });
        await Eventually.HoldsAsync(async () => (await Backdoor.ReadAllAsync(Stream)).Length == 1, "the request is in the stream");
        var received = ReceivedMessage.Parse(Payload.OfData(Assert.Single(await Backdoor.ReadAllAsync(Stream)).Fields[1]));
        var replyTo = received.ReadHeaders()["reply_to"];

        await Transport.ReplyAsync(new ForwardedMessage(ForwardKind.ReplyChannel, replyTo, Convert.FromHexString(GoldenHi)), default);

        Assert.Equal("Hi!", await request.InTime());
    }

    [Fact]
    public async Task A_client_of_FastStreams_gets_its_reply_at_its_channel_as_it_would_write_it()
    {
        await NewHost().Map(Group, Options(LongLease), group => group.Handle((string[] texts) => texts is ["x"] ? "Hi!" : "No.")).StartAsync();
        var heard = new ConcurrentQueue<string>();
        using var listener = await Replies.ListenAsync("reply-1", data => heard.Enqueue(Convert.ToHexStringLower(data.Span)), default).InTime();

        await Transport.PublishAsync(Stream, Convert.FromHexString(GoldenRequest), StreamTrim.None, default).InTime();

        await Eventually.HoldsAsync(() => heard.Contains(GoldenHi), "the reply is heard");
        await NothingPendingAsync();
    }

    [Fact]
    public async Task One_that_has_its_reply_does_not_take_away_the_place_of_the_next_with_its_correlation_ID()
    {
        var inbox = (await NewHost().StartAsync()).Services.GetRequiredService<ReplyInbox>();
        var reply = new ForwardedMessage(ForwardKind.ReplyChannel, await inbox.OpenAsync(default).InTime(), Convert.FromHexString(GoldenHi));
        var first = inbox.Expect("cid-1");
        await Transport.ReplyAsync(reply, default).InTime();
        await first.Reply.InTime();

        using var second = inbox.Expect("cid-1");
        first.Dispose();
        await Transport.ReplyAsync(reply, default).InTime();
        await second.Reply.InTime();
    }

    [Fact]
    public async Task What_cannot_be_asked_is_refused_at_once()
    {
        var requester = await NewRequesterAsync();
        var waiting = requester.RequestAsync<string, string>(Stream, "abc", Long, new PublishOptions { CorrelationId = "c-1" });

        await Assert.ThrowsAsync<ArgumentException>("options", () => requester.RequestAsync<string, string>(
            Stream, "abc", Long, new PublishOptions { ReplyTo = "me" }));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>("timeout", () => requester.RequestAsync<string, string>(Stream, "abc", TimeSpan.Zero));
        await Eventually.HoldsAsync(async () => (await Backdoor.ReadAllAsync(Stream)).Length == 1, "the first one waits");
        var thrown = await Assert.ThrowsAsync<ArgumentException>(() => requester.RequestAsync<string, string>(
            Stream, "abc", Long, new PublishOptions { CorrelationId = "c-1" }));
        Assert.Equal("A request with the correlation ID 'c-1' waits already; give each its own, or none.", thrown.Message);
        Assert.False(waiting.IsCompleted);
    }

    [Fact]
    public async Task A_process_that_ends_lets_its_requests_go_and_takes_its_reply_stream_with_it()
    {
        var host = await NewHost().Map(Group, Options(LongLease), group => group.Handle((string text) => text)).StartAsync();
        var asking = await NewHost().StartAsync();
        var requester = asking.Services.GetRequiredService<IStreamRequester>();
        await requester.RequestAsync<string, string>(Stream, "abc", Long).InTime();
        await host.StopAsync();
        var waiting = requester.RequestAsync<string, string>(Stream, "nobody", Long);
        await Eventually.HoldsAsync(async () => (await Backdoor.ReadAllAsync(Stream)).Length == 2, "the second one waits");
        var address = ReceivedMessage.Parse(Payload.OfData((await Backdoor.ReadAllAsync(Stream))[0].Fields[1])).ReadHeaders()["reply_to"];
        Assert.NotEmpty(await Backdoor.ReadAllAsync(address));

        await asking.DisposeAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.Empty(await Backdoor.ReadAllAsync(address));
    }

    private async Task<IStreamRequester> NewRequesterAsync() => (await NewHost().StartAsync()).Services.GetRequiredService<IStreamRequester>();

    private sealed record Reply(string Text, int Length);
}
