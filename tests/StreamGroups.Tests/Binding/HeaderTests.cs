using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using StreamGroups.Handling;
using StreamGroups.Serialization;
using Xunit;

namespace StreamGroups.Tests.Binding;

/// <summary>Parameters that come from headers, and those that come from services whatever their type.</summary>
public sealed class HeaderTests : IAsyncDisposable
{
    private readonly TestGroup _test = new();

    public enum Priority
    {
        Low,
        High,
    }

    [Fact]
    public async Task A_header_comes_by_its_name_or_by_that_of_the_parameter()
    {
        _test.Builder.Handle((string msg, [FromHeader("x-tenant")] string tenant, [FromHeader] string region) => _test.Seen.AddRange(msg, tenant, region));

        await HandleAsync(("x-tenant", "Ä"), ("region", "eu"), ("Region", "other"));

        Assert.Equal(["Hi!", "Ä", "eu"], _test.Seen);
    }

    [Fact]
    public async Task Methods_and_asynchronous_handlers_have_headers_too()
    {
        _test.Builder.Handle(OnMessageAsync);

        await HandleAsync(("n", "5"));

        Assert.Equal(["Hi!", 5], _test.Seen);

        async Task OnMessageAsync(string msg, [FromHeader] int n)
        {
            await Task.Yield();
            _test.Seen.AddRange(msg, n);
        }
    }

    [Fact]
    public async Task What_a_text_can_be_read_as_may_be_taken()
    {
        _test.Builder.Handle((
            string msg, [FromHeader] int number, [FromHeader] decimal price, [FromHeader] Guid id, [FromHeader] DateTimeOffset at, [FromHeader] Priority priority,
            [FromHeader] bool flag, [FromHeader] TimeSpan wait) => _test.Seen.AddRange(number, price, id, at, priority, flag, wait));
        var (id, at) = (Guid.NewGuid(), new DateTimeOffset(2026, 1, 31, 12, 0, 0, TimeSpan.Zero));

        await HandleAsync(
            ("number", "-7"), ("price", "12.50"), ("id", $"{id}"), ("at", "2026-01-31T12:00:00Z"), ("priority", "high"), ("flag", "True"), ("wait", "00:00:30"));

        Assert.Equal([-7, 12.50m, id, at, Priority.High, true, TimeSpan.FromSeconds(30)], _test.Seen);
    }

    [Fact]
    public async Task Where_a_header_is_missing_or_does_not_fit_an_optional_parameter_has_its_default()
    {
        _test.Builder.Handle((string msg, [FromHeader] string? text, [FromHeader] int? number, [FromHeader("number")] int? other) =>
            _test.Seen.AddRange(text, number, other));
        await HandleAsync(("number", "seven"));
        Assert.Equal([null, null, null], _test.Seen);
    }

    [Fact]
    public async Task A_default_value_stands_in_for_a_header()
    {
        _test.Builder.Handle(OnMessage);
        await HandleAsync(("number", "seven"));
        Assert.Equal([3, "eu"], _test.Seen);

        void OnMessage(string msg, [FromHeader] int number = 3, [FromHeader] string region = "eu") => _test.Seen.AddRange(number, region);
    }

    [Fact]
    public async Task A_header_that_is_missing_makes_the_message_unreadable()
    {
        _test.Builder.Handle((string msg, [FromHeader("x-number")] int number) => _test.Seen.Add(number));

        var refusal = await Assert.ThrowsAsync<UnreadableMessageException>(() => HandleAsync(("other", "5")));

        Assert.Equal(
            "The message has no header 'x-number', which the handler takes: publish it, or make the handler's parameter int? or give it a default value.",
            refusal.Message);
    }

    [Fact]
    public async Task A_header_that_does_not_fit_is_named_and_its_value_never_is()
    {
        _test.Builder.Handle((string msg, [FromHeader("x-number")] int number) => _test.Seen.Add(number));

        var refusal = await Assert.ThrowsAsync<UnreadableMessageException>(() => HandleAsync(("x-number", "s3cret")));

        Assert.Equal(
            "The header 'x-number' cannot be read as the int that the handler takes: publish a value that fits, or let the parameter be a string.", refusal.Message);
        Assert.DoesNotContain("s3cret", refusal.ToString());
        Assert.Null(refusal.InnerException);
    }

    [Fact]
    public async Task Of_headers_with_the_same_name_the_last_one_counts()
    {
        _test.Builder.Handle((string msg, [FromHeader] string a, MessageContext context) => _test.Seen.AddRange(a, context.Headers["a"]));
        await HandleAsync(("a", "1"), ("b", "2"), ("a", "3"));
        Assert.Equal(["3", "3"], _test.Seen);
    }

    [Fact]
    public async Task The_older_envelope_has_headers_too()
    {
        _test.Builder.Handle((string msg, [FromHeader] int n) => _test.Seen.AddRange(msg, n));
        await _test.HandleAsync("""{"data":"Hi!","headers":{"n":"7"}}""");
        Assert.Equal(["Hi!", 7], _test.Seen);
    }

    [Fact]
    public async Task A_bare_body_has_none()
    {
        _test.Builder.Handle((string msg, [FromHeader] int? n) => _test.Seen.AddRange(msg, n));
        await _test.HandleAsync("Hi!");
        Assert.Equal(["Hi!", null], _test.Seen);
    }

    [Fact]
    public void A_handler_with_headers_alone_keeps_nothing_and_needs_no_token()
    {
        _test.Builder.Handle((string msg, [FromHeader] int n) => { });
        Assert.Equal((false, false, false), (_test.Pipeline.KeepsDelivery, _test.Pipeline.KeepsBody, _test.Pipeline.UsesToken));
    }

    [Fact]
    public async Task A_service_of_a_type_with_a_meaning_of_its_own_comes_where_it_is_asked_for()
    {
        var logger = new LoggerFactory().CreateLogger("own");
        _test.Services.AddSingleton(logger);
        _test.Builder.Handle((string msg, [FromServices] ILogger own, ILogger log) =>
            _test.Seen.AddRange(ReferenceEquals(own, logger), ReferenceEquals(log, logger)));
        await _test.HandleAsync("Hi!");
        Assert.Equal([true, false], _test.Seen);
    }

    [Fact]
    public async Task A_nullable_service_that_is_asked_for_may_be_missing()
    {
        _test.Builder.Handle((string msg, [FromServices] ILogger? log) => _test.Seen.Add(log));
        await _test.HandleAsync("Hi!");
        Assert.Equal([null], _test.Seen);
    }

    [Fact]
    public void A_header_and_a_service_at_once()
    {
        _test.Builder.Handle((string msg, [FromHeader, FromServices] string both) => { });
        Assert.Equal(
            "Parameter 'both' of the handler of stream 'orders', group 'billing' has [FromHeader] beside another attribute that says where it comes "
            + "from; keep one of them.",
            _test.Fault());
    }

    [Fact]
    public void A_message_from_a_header()
    {
        _test.Builder.Handle(([FromHeader] string msg) => { });
        Assert.Equal(
            "Parameter 'msg' of the handler of stream 'orders', group 'billing' is the first one, which is the message, and has an attribute that "
            + "says otherwise; put the message before it.",
            _test.Fault());
    }

    [Fact]
    public void A_header_of_a_type_that_no_text_can_be_read_as()
    {
        _test.Builder.Handle((string msg, [FromHeader] IFormattable header) => { });
        Assert.StartsWith(
            "Parameter 'header' of the handler of stream 'orders', group 'billing' is IFormattable, which no header can be read as. ", _test.Fault());
    }

    [Fact]
    public void A_token_from_a_header()
    {
        _test.Builder.Handle((string msg, [FromHeader("x")] CancellationToken token) => { });
        Assert.Equal(
            "Parameter 'token' of the handler of stream 'orders', group 'billing' is CancellationToken, which no header can be read as. "
            + "Take [FromHeader] off: the handler gets its token without it.",
            _test.Fault());
    }

    [Fact]
    public void Types_that_JSON_knows_and_cannot_read()
    {
        _test.Builder.Handle((string msg, [FromHeader] nint one, [FromHeader] nuint? two, [FromHeader] Type three, [FromHeader] MessageContext four) => { });
        var faults = _test.Faults();
        Assert.Equal(4, faults.Count);
        Assert.All(faults, fault => Assert.Contains("which no header can be read as. ", fault, StringComparison.Ordinal));
    }

    [Fact]
    public void The_attribute_of_another_framework()
    {
        _test.Builder.Handle((string msg, [Microsoft.AspNetCore.Mvc.FromHeader] string? header) => { });
        Assert.Equal(
            "Parameter 'header' of the handler of stream 'orders', group 'billing' has ASP.NET's [FromHeader], which is for HTTP requests; "
            + "write [StreamGroups.FromHeader].",
            _test.Fault());
    }

    public ValueTask DisposeAsync() => _test.DisposeAsync();

    private Task HandleAsync(params (string Name, string Value)[] headers) => _test.Pipeline.HandleAsync(Deliver(headers), _test.Settler, default).AsTask();

    private static Delivery Deliver((string Name, string Value)[] headers) => TestGroup.Deliver(EnvelopeWriter.Write(
        [.. headers.Select(header => new KeyValuePair<string, string>(header.Name, header.Value))], Encoding.UTF8.GetBytes("Hi!")));
}
