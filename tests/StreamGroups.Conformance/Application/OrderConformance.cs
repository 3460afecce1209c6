using System.Collections.Concurrent;
using StreamGroups.TestSupport;
using StreamGroups.Transport;
using Xunit;

namespace StreamGroups.Conformance.Application;

/// <summary>Order by key within a process. Messages are texts such as <c>b-3</c>, whose key is <c>b</c>.</summary>
public abstract class OrderConformance : ApplicationConformance
{
    private readonly ConcurrentDictionary<string, int> _running = [];
    private readonly TaskCompletionSource _release = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private protected OrderConformance(IApplicationServer server) : base(server)
    {
    }

    [Fact]
    public async Task Each_key_is_handled_in_order_and_keys_beside_each_other()
    {
        var (together, most) = (0, 0);
        var host = await NewHost().Map(Group, Ordered(), group => group.Handle(async (string text, MessageContext context) =>
        {
            Enter(text);
            most = Math.Max(most, Interlocked.Increment(ref together));
            Handled.Add(text, context);
            await Task.Delay(text.Length % 3);
            Interlocked.Decrement(ref together);
            Leave(text);
        }).OrderedBy((string text) => KeyOf(text))).StartAsync();
        string[] texts = [.. Enumerable.Range(0, 600).Select(number => $"{(char)('a' + (number % 6))}-{number}")];
        await host.Publisher.PublishBatchAsync(Stream, texts);

        await Handled.ReachAsync(600);
        await NothingPendingAsync();
        foreach (var key in texts.Select(KeyOf).Distinct()) Assert.Equal(OfKey(texts, key), OfKey(Handled.Texts, key));
        Assert.InRange(most, 2, 4);
    }

    [Fact]
    public async Task A_retry_holds_up_its_own_key_and_no_other()
    {
        var host = await NewHost().Map(Group, Ordered(TimeSpan.FromMilliseconds(300)), group => group.Handle((string text, MessageContext context) =>
        {
            Handled.Add(text, context);
            if (text == "a-0" && context.DeliveryCount < 3) throw new InvalidOperationException("As planned.");
        }).OrderedBy((string text) => KeyOf(text))).StartAsync();
        await host.Publisher.PublishBatchAsync(Stream, ["a-0", "b-0", "a-1", "b-1", "a-2", "b-2"]);

        await Handled.ReachAsync(8);
        await NothingPendingAsync();
        Assert.Equal(["a-0", "a-0", "a-0", "a-1", "a-2"], OfKey(Handled.Texts, "a"));
        Assert.Equal(["b-0", "b-1", "b-2"], OfKey(Handled.Texts, "b"));
        Assert.Equal([1L, 2, 3], Handled.Of("a-0").Select(message => message.DeliveryCount));
        Assert.Single(Handled.Of("a-0").Select(message => message.Consumer).Distinct());
    }

    [Fact]
    public async Task A_result_that_its_stream_refuses_holds_up_its_key()
    {
        await Backdoor.ReplaceByOtherTypeAsync(Stream + "-out");
        var host = await NewHost().Map(Group, Ordered(TimeSpan.FromMilliseconds(300)), group => group.Handle((string text, MessageContext context) =>
        {
            Handled.Add(text, context);
            return text == "a-0" && context.DeliveryCount < 3 ? text : null;
        }).OrderedBy((string text) => KeyOf(text)).PublishTo(Stream + "-out")).StartAsync();
        await host.Publisher.PublishBatchAsync(Stream, ["a-0", "a-1", "a-2"]);
        await Handled.ReachAsync(5);
        Assert.Equal(["a-0", "a-0", "a-0", "a-1", "a-2"], OfKey(Handled.Texts, "a"));
    }

    [Fact]
    public async Task A_message_that_waits_for_its_retry_is_kept_beyond_its_lease_and_by_this_process()
    {
        var other = new HandledMessages();
        var host = await NewHost().Map(Group, Ordered(3 * RenewedLease, RenewedLease), group => group.Handle((string text, MessageContext context) =>
        {
            Handled.Add(text, context);
            if (context.DeliveryCount == 1) throw new InvalidOperationException("As planned.");
        }).OrderedBy((string text) => KeyOf(text))).StartAsync();
        await host.Publisher.PublishAsync(Stream, "a-0");
        await Handled.ReachAsync(1);
        await NewHost().Map(Group, Ordered(lease: RenewedLease), other).StartAsync();

        await Handled.ReachAsync(2);
        await NothingPendingAsync();
        Assert.Equal(0, other.Count);
        Assert.Equal([1L, 2], Handled.All.Select(message => message.DeliveryCount));
    }

    [Fact]
    public async Task What_is_given_up_lets_its_key_go_on()
    {
        var host = await NewHost().Map(Group, Ordered(TimeSpan.FromMilliseconds(1)), group => group.Handle((string text, MessageContext context) =>
        {
            Handled.Add(text, context);
            if (text == "a-0") throw new InvalidOperationException("As planned.");
        }).OrderedBy((string text) => KeyOf(text))).StartAsync();
        await host.Publisher.PublishBatchAsync(Stream, ["a-0", "a-1"]);

        Assert.Equal("failed", Assert.Single(await DeadLettersAsync(1))[DeadLetterFields.Reason]);
        await Handled.ReachAsync(6);
        await NothingPendingAsync();
        Assert.Equal(["a-0", "a-0", "a-0", "a-0", "a-0", "a-1"], Handled.Texts);
    }

    [Fact]
    public async Task A_retry_that_the_handler_asks_for_holds_up_its_key_too()
    {
        var host = await NewHost().Map(Group, Ordered(), group => group.Handle(async (string text, MessageContext context) =>
        {
            Handled.Add(text, context);
            if (text == "a-0" && context.DeliveryCount == 1) await context.RetryAsync(TimeSpan.FromMilliseconds(50));
        }).OrderedBy((string text) => KeyOf(text))).StartAsync();
        await host.Publisher.PublishBatchAsync(Stream, ["a-0", "a-1", "a-2"]);

        await Handled.ReachAsync(4);
        await NothingPendingAsync();
        Assert.Equal(["a-0", "a-0", "a-1", "a-2"], Handled.Texts);
    }

    [Fact]
    public async Task What_cannot_be_read_has_no_key_and_holds_up_none()
    {
        var numbers = new ConcurrentQueue<int>();
        var host = await NewHost().Map(Group, Ordered(), group => group.Handle((int number) => numbers.Enqueue(number))
            .OrderedBy((int number) => number % 2)).StartAsync();
        await host.Publisher.PublishBatchAsync(Stream, ["1", "two", "3"]);

        Assert.Equal("unreadable", Assert.Single(await DeadLettersAsync(1))[DeadLetterFields.Reason]);
        await NothingPendingAsync();
        Assert.Equal([1, 3], numbers);
    }

    [Fact]
    public async Task A_key_that_cannot_be_told_is_the_messages_failure()
    {
        var host = await NewHost().Map(Group, Ordered(TimeSpan.FromMilliseconds(1)), group => group.Handle((string text, MessageContext context) =>
        {
            Handled.Add(text, context);
        }).OrderedBy((string text) => text == "bad" ? throw new FormatException("No key.") : text)).StartAsync();
        await host.Publisher.PublishBatchAsync(Stream, ["bad", "good"]);

        Assert.Equal("No key.", Assert.Single(await DeadLettersAsync(1))[DeadLetterFields.ExceptionMessage]);
        await NothingPendingAsync();
        Assert.Equal(["good"], Handled.Texts);
    }

    [Fact]
    public async Task A_stop_hands_back_what_waits_behind_a_retry_and_the_retry_too()
    {
        var stopping = await NewHost().Map(Group, Ordered(TimeSpan.FromMilliseconds(500)), group => group.Handle((string text, MessageContext context) =>
        {
            Handled.Add(text, context);
            throw new InvalidOperationException("As planned.");
        }).OrderedBy((string text) => KeyOf(text))).StartAsync();
        await stopping.Publisher.PublishBatchAsync(Stream, ["a-0", "a-1", "a-2"]);
        await Handled.ReachAsync(1);
        await Eventually.HoldsAsync(async () => (await InspectAsync()).Pending == 3, "all are delivered to the first");
        await stopping.StopAsync();
        Assert.Equal(3, (await InspectAsync()).Consumers[ReservedNames.RetryConsumer]);

        var next = new HandledMessages();
        await NewHost().Map(Group, Ordered(), next).StartAsync();
        await next.ReachAsync(3);
        await NothingPendingAsync();
        var begun = Handled.Of("a-0").Count;
        Assert.Equal(begun + 1, Assert.Single(next.Of("a-0")).DeliveryCount);
        Assert.All(["a-1", "a-2"], text => Assert.Equal(1, Assert.Single(next.Of(text)).DeliveryCount));
    }

    [Fact]
    public async Task A_failure_after_the_stop_has_begun_goes_back_to_the_group()
    {
        var stopping = await NewHost().Map(Group, Ordered(TimeSpan.FromMilliseconds(1)), group => group.Handle(async (string text, MessageContext context) =>
        {
            Handled.Add(text, context);
            await _release.Task;
            throw new InvalidOperationException("As planned.");
        }).OrderedBy((string text) => KeyOf(text))).StartAsync();
        await stopping.Publisher.PublishBatchAsync(Stream, ["a-0", "a-1"]);
        await Handled.ReachAsync(1);
        var stop = stopping.StopAsync();
        await Eventually.HoldsAsync(() => stopping.LogOf(Group).Any(line => line.Event.Id == 325), "nothing new is begun");
        _release.SetResult();
        await stop;

        var next = new HandledMessages();
        await NewHost().Map(Group, Ordered(), next).StartAsync();
        await next.ReachAsync(2);
        await NothingPendingAsync();
        Assert.Equal(2, Assert.Single(next.Of("a-0")).DeliveryCount);
    }

    [Fact]
    public async Task What_a_dead_process_left_behind_comes_before_later_ones_of_its_key()
    {
        await Transport.EnsureGroupAsync(Group, StartPosition.Beginning, default);
        var publisher = (await NewHost().StartAsync()).Publisher;
        await publisher.PublishBatchAsync(Stream, ["a-0", "a-1"]);
        await DeliverToDeadAsync("gone", 2);
        await publisher.PublishBatchAsync(Stream, ["a-2", "a-3", "b-0"]);
        await NewHost().Map(Group, Ordered(lease: ShortLease), group => group.Handle(async (string text, MessageContext context) =>
        {
            Enter(text);
            Handled.Add(text, context);
            if (text == "a-2") await Eventually.HoldsAsync(() => _release.Task.IsCompleted, "the test lets it go");
            Leave(text);
        }).OrderedBy((string text) => KeyOf(text))).StartAsync();
        await Handled.ReachAllAsync(["b-0"]);
        _release.SetResult();

        await Handled.ReachAsync(5);
        await NothingPendingAsync();
        Assert.Equal(["a-0", "a-1"], Handled.Texts.Where(text => text is "a-0" or "a-1"));
    }

    [Fact]
    public async Task Keys_that_wait_leave_room_for_others_up_to_a_bound_which_is_told_once()
    {
        var host = await NewHost().Map(Group, options =>
        {
            Ordered(TimeSpan.FromDays(1))(options);
            options.Prefetch = 4;
        }, group => group.Handle((string text, MessageContext context) =>
        {
            Handled.Add(text, context);
            if (KeyOf(text) == "a") throw new InvalidOperationException("As planned.");
        }).OrderedBy((string text) => KeyOf(text))).StartAsync();
        await host.Publisher.PublishBatchAsync(Stream, [.. Numbers(9, "a-"), .. Numbers(20, "b-")]);
        await Eventually.HoldsAsync(() => OfKey(Handled.Texts, "b").Length == 20, "the other key goes on");

        await host.Publisher.PublishBatchAsync(Stream, [.. Numbers(40, "a-"), "c-0"]);
        await Eventually.HoldsAsync(() => host.LogOf(Group).Any(line => line.Event.Id == 353), "the bound is told");
        Assert.Empty(Handled.Of("c-0"));
        Assert.InRange((await InspectAsync()).Pending, 14, 20);
        Assert.Contains("keys: 1", Assert.Single(host.LogOf(Group), line => line.Event.Id == 353).Message, StringComparison.Ordinal);
        Assert.Single(Handled.Texts, text => KeyOf(text) == "a");
    }

    [Fact]
    public async Task The_log_tells_the_order()
    {
        var host = await NewHost().Map(Group, Ordered(), group => group.Handle((string _) => { }).OrderedBy((string text) => text)).StartAsync();
        await Eventually.HoldsAsync(() => host.LogOf(Group).Any(line => line.Event.Id == 354), "the order is told");
        Assert.EndsWith(
            "are handled in order by key, up to 4 keys at once", Assert.Single(host.LogOf(Group), line => line.Event.Id == 354).Message,
            StringComparison.Ordinal);
    }

    private static Action<GroupOptions> Ordered(TimeSpan? backoff = null, TimeSpan? lease = null) => options =>
    {
        Options(lease ?? LongLease, concurrency: 4)(options);
        options.Backoff = [backoff ?? TimeSpan.FromMilliseconds(10)];
    };

    private static string KeyOf(string text) => text[..1];

    private static string[] OfKey(IEnumerable<string> texts, string key) => [.. texts.Where(text => KeyOf(text) == key)];

    private void Enter(string text) => Assert.Equal(1, _running.AddOrUpdate(KeyOf(text), 1, (_, running) => running + 1));

    private void Leave(string text) => _running.AddOrUpdate(KeyOf(text), 0, (_, running) => running - 1);
}
