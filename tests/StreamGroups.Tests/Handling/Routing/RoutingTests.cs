using System.Text;
using StreamGroups.Handling;
using StreamGroups.Handling.Routing;
using StreamGroups.Serialization;
using StreamGroups.Tests.Binding;
using Xunit;

namespace StreamGroups.Tests.Handling.Routing;

/// <summary>Which of a group's handlers gets a message.</summary>
public sealed class RoutingTests : IAsyncDisposable
{
    private readonly TestGroup _test = new();

    [Fact]
    public async Task A_handler_gets_the_messages_of_its_types_name()
    {
        _test.Builder.Handle((Placed placed) => _test.Seen.Add(placed));
        _test.Builder.Handle((StreamMessage<Cancelled> cancelled) => _test.Seen.Add(cancelled.Body));

        await HandleAsync("""{"id":1}""", ("message_type", "order.cancelled"));
        await HandleAsync("""{"id":2}""", ("message_type", "order.placed"));

        Assert.Equal([new Cancelled(1), new Placed(2)], _test.Seen);
    }

    [Fact]
    public async Task The_default_is_asked_last_wherever_it_stands()
    {
        _test.Builder.Handle((string other) => _test.Seen.Add($"other {other}"));
        _test.Builder.Handle((string eu) => _test.Seen.Add($"eu {eu}")).WhenHeader("region", "eu");

        await HandleAsync("a", ("region", "eu"));
        await HandleAsync("b", ("region", "us"));
        await HandleAsync("c");

        Assert.Equal(["eu a", "other b", "other c"], _test.Seen);
    }

    [Fact]
    public async Task The_first_that_takes_a_message_gets_it()
    {
        _test.Builder.Handle((string msg) => _test.Seen.Add("first")).WhenHeader("region", "eu").When(message => message.DeliveryCount > 5);
        _test.Builder.Handle((string msg) => _test.Seen.Add("second")).WhenHeader("region", "eu");
        _test.Builder.Handle((string msg) => _test.Seen.Add("third")).When(message => message.Headers.ContainsKey("region"));

        await HandleAsync("a", ("region", "eu"));
        await HandleAsync("a", ("region", "us"));

        Assert.Equal(["second", "third"], _test.Seen);
    }

    [Fact]
    public async Task A_function_sees_what_is_known_before_the_message_is_read()
    {
        List<object> known = [];
        _test.Builder.Handle((int number) => _test.Seen.Add(number)).When(message =>
        {
            known.AddRange(message.Stream, message.Group, message.Id, message.DeliveryCount, message.Headers["h"]);
            return false;
        });
        _test.Builder.Handle((string msg) => _test.Seen.Add(msg));

        await HandleAsync("no number", ("h", "v"));

        Assert.Equal(["orders", "billing", new EntryId(1_700_000_000_000, 7), 2L, "v"], known);
        Assert.Equal(["no number"], _test.Seen);
    }

    [Fact]
    public async Task A_function_that_throws_is_the_failure_of_its_handler()
    {
        _test.Builder.Handle((string msg) => { }).When(_ => throw new TimeoutException()).OnException<TimeoutException>(FailureAction.Ignore);
        _test.Builder.Handle((string msg) => { });
        var delivery = Deliver("a", []);

        await Assert.ThrowsAsync<TimeoutException>(async () => await _test.Pipeline.HandleAsync(delivery, _test.Settler, default));

        Assert.Equal(FailureAction.Ignore, delivery.Rules?.Find(new TimeoutException()));
    }

    [Fact]
    public async Task Each_handlers_rules_are_its_own()
    {
        _test.Services.AddRedisStreams().OnException<IOException>(FailureAction.DeadLetter);
        _test.Builder.Handle((string msg) => { }).WhenHeader("n", "1").OnException<TimeoutException>(FailureAction.Ignore);
        _test.Builder.Handle((string msg) => { });
        var (first, second) = (Deliver("a", [("n", "1")]), Deliver("a", []));

        await _test.Pipeline.HandleAsync(first, _test.Settler, default);
        await _test.Pipeline.HandleAsync(second, _test.Settler, default);

        Assert.Equal([FailureAction.Ignore, null], new[] { first, second }.Select(delivery => delivery.Rules!.Find(new TimeoutException())));
        Assert.All([first, second], delivery => Assert.Equal(FailureAction.DeadLetter, delivery.Rules!.Find(new IOException())));
    }

    [Fact]
    public async Task What_no_handler_takes_is_marked_and_has_no_rules()
    {
        _test.Builder.Handle((string msg) => _test.Seen.Add(msg)).WhenHeader("n", "1");
        var delivery = Deliver("a", [("n", "2")]);

        await _test.Pipeline.HandleAsync(delivery, _test.Settler, default);

        Assert.Empty(_test.Seen);
        Assert.True(delivery.IsUnmatched);
        Assert.Null(delivery.Rules);
        delivery.Begin(delivery.Group, "1", new(delivery.Id, 1, default), 0);
        Assert.False(delivery.IsUnmatched);
    }

    [Fact]
    public async Task A_single_handler_takes_all_whatever_its_types_name_is()
    {
        _test.Builder.Handle((Placed placed) => _test.Seen.Add(placed));
        await HandleAsync("""{"id":1}""");
        Assert.Equal([new Placed(1)], _test.Seen);
        Assert.IsNotType<RoutingPipeline>(_test.Pipeline);
    }

    [Fact]
    public async Task A_name_and_a_selector_both_have_to_hold()
    {
        _test.Builder.Handle((Placed placed) => _test.Seen.Add("eu")).WhenHeader("region", "eu");
        _test.Builder.Handle((Placed placed) => _test.Seen.Add("any"));

        await HandleAsync("""{"id":1}""", ("region", "eu"), ("message_type", "order.placed"));
        await HandleAsync("""{"id":1}""", ("message_type", "order.placed"));
        await HandleAsync("""{"id":1}""", ("region", "eu"));

        Assert.Equal(["eu", "any"], _test.Seen);
    }

    [Fact]
    public async Task The_older_envelope_has_headers_to_choose_by()
    {
        _test.Builder.Handle((string msg) => _test.Seen.Add(msg)).WhenHeader("n", "1");
        await _test.HandleAsync("""{"data":"Hi!","headers":{"n":"1"}}""");
        Assert.Equal(["Hi!"], _test.Seen);
    }

    [Fact]
    public async Task What_is_damaged_is_unreadable()
    {
        _test.Builder.Handle((string msg) => { }).WhenHeader("n", "1");
        var envelope = EnvelopeWriter.Write([new("n", "1")], "a"u8);
        await Assert.ThrowsAsync<UnreadableMessageException>(
            async () => await _test.Pipeline.HandleAsync(TestGroup.Deliver(envelope[..24]), _test.Settler, default));
    }

    [Fact]
    public void It_needs_what_any_of_its_handlers_needs()
    {
        _test.Builder.Handle((string msg) => { });
        _test.Builder.Handle((Dictionary<string, ReadOnlyMemory<byte>> map, CancellationToken stop) => { }).WhenHeader("n", "1");
        Assert.Equal((true, false, true), (_test.Pipeline.UsesToken, _test.Pipeline.KeepsDelivery, _test.Pipeline.KeepsBody));
    }

    [Fact]
    public void Two_defaults()
    {
        _test.Builder.Handle((string msg) => { });
        _test.Builder.Handle((Placed placed) => { });
        _test.Builder.Handle((Order order) => { });

        Assert.Equal(
            "Group 'billing' of stream 'orders' has 2 handlers that take every message (string, Order), but each message goes to one; keep one of them "
            + "as the default, and say what the others take: by [MessageType] on their types, or by .WhenHeader(…) or .When(…) after their .Handle(…).",
            _test.Fault());
    }

    [Fact]
    public void One_that_another_leaves_nothing_to()
    {
        _test.Builder.Handle((Placed placed) => { });
        _test.Builder.Handle((StreamMessage<Placed> placed) => { }).WhenHeader("region", "eu").When(_ => true);

        Assert.Equal(
            "Handler 2 (StreamMessage<Placed>) of group 'billing' of stream 'orders' never gets a message, since handler 1 takes all of its messages before "
            + "it; give it another selector, or call its .Handle(…) first.",
            _test.Fault());
    }

    [Fact]
    public void Equal_selectors()
    {
        _test.Builder.Handle((string a) => { }).WhenHeader("n", "1");
        _test.Builder.Handle((string b) => { }).WhenHeader("n", "1");
        Assert.StartsWith("Handler 2 (string) of group 'billing' of stream 'orders' never gets a message, since handler 1 ", _test.Fault());
    }

    [Fact]
    public void Selectors_that_contradict_each_other()
    {
        _test.Builder.Handle((Placed placed) => { }).WhenHeader("message_type", "placed");
        _test.Builder.Handle((string other) => { });
        Assert.Equal(
            "Handler 1 (Placed) of group 'billing' of stream 'orders' takes messages whose header 'message_type' has two values at once, which none has; "
            + "keep one of them, that of [MessageType] or that of .WhenHeader(…).",
            _test.Fault());
    }

    [Fact]
    public void What_is_no_selector_is_refused_at_once()
    {
        var handler = _test.Builder.Handle((string msg) => { });
        Assert.Throws<ArgumentException>("name", () => handler.WhenHeader(" ", "v"));
        Assert.Throws<ArgumentNullException>("value", () => handler.WhenHeader("n", null!));
        Assert.Throws<ArgumentNullException>("predicate", () => handler.When(null!));
        Assert.Throws<ArgumentException>("name", () => new MessageTypeAttribute(""));
    }

    public ValueTask DisposeAsync() => _test.DisposeAsync();

    private static Delivery Deliver(string body, (string Name, string Value)[] headers) => TestGroup.Deliver(EnvelopeWriter.Write(
        [.. headers.Select(header => new KeyValuePair<string, string>(header.Name, header.Value))], Encoding.UTF8.GetBytes(body)));

    private Task HandleAsync(string body, params (string Name, string Value)[] headers) =>
        _test.Pipeline.HandleAsync(Deliver(body, headers), _test.Settler, default).AsTask();

    [MessageType("order.placed")]
    private sealed record Placed(int Id);

    [MessageType("order.cancelled")]
    private sealed record Cancelled(int Id);
}
