using StreamGroups.Serialization;
using Xunit;

namespace StreamGroups.Tests.Serialization;

/// <summary>The header by which a type's name travels.</summary>
public sealed class MessageTypeTests
{
    [Fact]
    public void A_type_with_a_name_is_published_with_it()
    {
        var headers = Wire.Published(new Placed(1), new PublishOptions { ReplyTo = "r", Headers = new Dictionary<string, string> { ["x"] = "y" } }).ReadHeaders();
        Assert.Equal("order.placed", headers["message_type"]);
        Assert.Equal(["correlation_id", "content-type", "reply_to", "message_type", "x"], headers.Keys);
    }

    [Fact]
    public void A_type_without_one_is_published_without() =>
        Assert.Equal(["correlation_id", "content-type"], Wire.Published(new Address("Main Street")).ReadHeaders().Keys);

    [Fact]
    public void A_users_own_header_goes_before_it()
    {
        var options = new PublishOptions { Headers = new Dictionary<string, string> { ["message_type"] = "own" } };
        Assert.Equal("own", Wire.Published(new Placed(1), options).ReadHeaders()["message_type"]);
    }

    [Fact]
    public void An_objects_own_type_names_it()
    {
        Assert.Equal("order.placed", NameOf<object>(new Placed(1)));
        Assert.Equal("event", NameOf<Event>(new Event()));
        Assert.Equal("event.special", NameOf<Event>(new Special()));
        Assert.Equal("event", NameOf<Event>(new Unnamed()));
        Assert.Equal("pair", NameOf<Pair?>(new Pair(1)));
    }

    [Fact]
    public void Null_has_the_name_of_the_type_that_it_is_published_as()
    {
        Assert.Equal("order.placed", NameOf<Placed?>(null));
        Assert.Null(NameOf<string?>(null));
    }

    private static string? NameOf<T>(T message) => Wire.Published(message).ReadHeaders().GetValueOrDefault(HeaderNames.MessageType);

    [MessageType("order.placed")]
    private sealed record Placed(int Id);

    [MessageType("event")]
    private class Event;

    [MessageType("event.special")]
    private sealed class Special : Event;

    private sealed class Unnamed : Event;

    [MessageType("pair")]
    private readonly record struct Pair(int A);
}
