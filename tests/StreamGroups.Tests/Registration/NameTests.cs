using Microsoft.Extensions.DependencyInjection;
using StreamGroups.Tests.Binding;
using Xunit;

namespace StreamGroups.Tests.Registration;

/// <summary>Names that are missing, and targets that are named twice: what the errors say.</summary>
public sealed class NameTests : IAsyncDisposable
{
    private readonly TestGroup _test = new();

    public static TheoryData<string, string, string> Calls => new()
    {
        { "MapStream", "name", "The name of a stream that is mapped is {0}; write .MapStream(\"orders\")" },
        { "MapStreams", "prefix", "The prefix of streams that are mapped is {0}; write .MapStreams(\"orders:\"), or .MapStream(\"orders\") for one without" },
        { "inner MapStreams", "inner", "The prefix after 'x:' is {0}; write .MapStreams(\"us:\"), or .MapStream(\"us\") for a stream" },
        { "inner MapStream", "name", "The name of a stream after the prefix 'x:' is {0}; write .MapStream(\"eu\")" },
        { "WithGroup", "group", "The name of a group of stream 'x' is {0}; write .WithGroup(\"billing\"), or .Broadcast() to read without a group" },
        { "PublishTo", "stream", "The name of the stream that a handler of stream 'orders' publishes its results to is {0}; write .PublishTo(\"receipts\")" },
        { "WhenHeader", "name", "The name of the header that a handler of stream 'orders' is chosen by is {0}; write .WhenHeader(\"schema\", \"1\")" },
        { "AddPublisher", "stream", "The name of the stream that int is published to is {0}; write .AddPublisher<int>(\"orders\")" },
        {
            "AddPublishFilter", "stream",
            "The name of the stream whose publishes a filter runs around is {0}; write .AddPublishFilter(\"orders\", …), or .AddPublishFilter(…) for all streams"
        },
    };

    [Theory]
    [MemberData(nameof(Calls))]
    public void An_empty_name_says_whose_it_is_and_what_to_write(string call, string parameter, string message)
    {
        const string End = ", and if the name comes from configuration, see whether it is set there.";
        var empty = Assert.Throws<ArgumentException>(parameter, () => Call(call, " "));
        var none = Assert.Throws<ArgumentNullException>(parameter, () => Call(call, null!));
        Assert.Equal($"{string.Format(null, message, "empty")}{End} (Parameter '{parameter}')", empty.Message);
        Assert.Equal($"{string.Format(null, message, "null")}{End} (Parameter '{parameter}')", none.Message);
    }

    [Fact]
    public void A_header_that_is_to_be_null()
    {
        var thrown = Assert.Throws<ArgumentNullException>("value", () => Handler().WhenHeader("schema", null!));
        Assert.Equal(
            "The value of the header 'schema' that a handler of stream 'orders' is chosen by is null, which no header is; write .WhenHeader(\"schema\", "
            + "\"1\"), or .When(message => !message.Headers.ContainsKey(\"schema\")) for messages without it. (Parameter 'value')",
            thrown.Message);
    }

    [Fact]
    public void A_target_that_is_named_twice()
    {
        Handler().PublishTo("a").PublishTo("b").PublishTo("a");
        Assert.Equal(
            "What a handler of group 'billing' of stream 'orders' returns is to be published to 'a' more than once, but each message has one result there; "
            + "keep one .PublishTo(\"a\"), or name another stream.",
            _test.Fault());
    }

    public ValueTask DisposeAsync() => _test.DisposeAsync();

    private IHandlerBuilder Handler() => _test.Builder.Handle((string text) => text);

    private void Call(string call, string name)
    {
        var streams = _test.Services.AddRedisStreams();
        switch (call)
        {
            case "MapStream": streams.MapStream(name); break;
            case "MapStreams": streams.MapStreams(name); break;
            case "inner MapStreams": streams.MapStreams("x:").MapStreams(name); break;
            case "inner MapStream": streams.MapStreams("x:").MapStream(name); break;
            case "WithGroup": streams.MapStream("x").WithGroup(name); break;
            case "PublishTo": Handler().PublishTo(name); break;
            case "WhenHeader": Handler().WhenHeader(name, "1"); break;
            case "AddPublisher": streams.AddPublisher<int>(name); break;
            default: streams.AddPublishFilter(name, (context, next) => next(context)); break;
        }
    }
}
