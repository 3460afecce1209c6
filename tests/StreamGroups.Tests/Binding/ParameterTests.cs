using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace StreamGroups.Tests.Binding;

/// <summary>Where the parameters beside the message come from.</summary>
public sealed class ParameterTests
{
    // "Hi!" as text/plain with the correlation ID cid-1, as FastStream writes it.
    private const string Envelope =
        "8942494e0d0a1a0a000100000012000000450002000e636f7272656c6174696f6e5f696400056369642d31"
        + "000c636f6e74656e742d74797065000a746578742f706c61696e486921";

    [Fact]
    public async Task A_keyed_service_comes_by_its_key()
    {
        await using var test = new TestGroup();
        test.Services.AddKeyedScoped("k", (_, key) => new Tag($"{key}")).AddScoped(_ => new Tag("none"));

        test.Builder.Handle((string msg, [FromKeyedServices("k")] Tag tag, Tag other) => test.Seen.AddRange(tag.Name, other.Name));

        await test.HandleAsync("Hi!");
        Assert.Equal(["k", "none"], test.Seen);
    }

    [Fact]
    public async Task A_keyed_service_of_a_method_group_comes_by_its_key()
    {
        await using var test = new TestGroup();
        test.Services.AddKeyedScoped("k", (_, key) => new Tag($"{key}")).AddScoped(_ => new Tag("none"));

        test.Builder.Handle(OnMessage);

        await test.HandleAsync("Hi!");
        Assert.Equal(["k", "none"], test.Seen);

        void OnMessage(string msg, [FromKeyedServices("k")] Tag tag, Tag other) => test.Seen.AddRange(tag.Name, other.Name);
    }

    [Fact]
    public async Task A_keyed_service_of_an_untyped_lambda_comes_by_its_key()
    {
        await using var test = new TestGroup();
        test.Services.AddKeyedScoped("k", (_, key) => new Tag($"{key}"));

        test.Builder.Handle(async (string msg, [FromKeyedServices("k")] Tag tag) =>
        {
            await Task.Yield();
            test.Seen.Add(tag.Name);
        });

        await test.HandleAsync("Hi!");
        Assert.Equal(["k"], test.Seen);
    }

    [Fact]
    public async Task The_token_is_the_one_of_the_delivery()
    {
        await using var test = new TestGroup();
        using var source = new CancellationTokenSource();
        test.Builder.Handle((string msg, CancellationToken token, MessageContext context) =>
            test.Seen.AddRange(token, context.CancellationToken));

        await test.HandleAsync("Hi!", source.Token);

        Assert.Equal([source.Token, source.Token], test.Seen);
    }

    [Fact]
    public async Task The_service_provider_is_the_one_of_the_message()
    {
        await using var test = new TestGroup();
        test.Services.AddScoped(_ => new Tag("scoped"));
        test.Builder.Handle((string msg, IServiceProvider services, Tag tag) =>
            test.Seen.Add(ReferenceEquals(tag, services.GetRequiredService<Tag>())));

        await test.HandleAsync("Hi!");

        Assert.Equal([true], test.Seen);
    }

    [Fact]
    public async Task A_typed_logger_keeps_its_own_category()
    {
        await using var test = new TestGroup();
        test.Builder.Handle((string msg, ILogger<Tag> log) => log.LogInformation("{Message}", msg));

        await test.HandleAsync("Hi!");

        Assert.Equal([(typeof(Tag).FullName!.Replace('+', '.'), "Hi!")], test.Logs.Lines);
    }

    [Fact]
    public async Task The_context_tells_all_about_the_delivery()
    {
        await using var test = new TestGroup();
        test.Builder.Handle((string msg, MessageContext context) => test.Seen.AddRange(
            context.Stream, context.Group, context.Consumer, context.Id, context.DeliveryCount, context.PublishedAt));

        await test.HandleAsync("Hi!");

        Assert.Equal(
            ["orders", "billing", "1", new EntryId(1_700_000_000_000, 7), 2L, DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_000)],
            test.Seen);
    }

    [Fact]
    public async Task The_context_reads_the_headers_of_its_entry()
    {
        await using var test = new TestGroup();
        test.Builder.Handle((string msg, MessageContext context) => test.Seen.AddRange(
            msg, context.CorrelationId, context.Headers["content-type"], context.ReplyTo));

        await test.Pipeline.HandleAsync(TestGroup.Deliver(Convert.FromHexString(Envelope)), test.Settler, CancellationToken.None);

        Assert.Equal(["Hi!", "cid-1", "text/plain", null], test.Seen);
    }

    [Fact]
    public async Task An_optional_service_that_is_not_registered_is_null_or_the_default()
    {
        await using var test = new TestGroup();
        test.Builder.Handle(OnMessage);

        await test.HandleAsync("Hi!");

        Assert.Equal([null, null, 5], test.Seen);

        void OnMessage(string msg, Tag? annotated, Tag defaulted = null!, int number = 5) =>
            test.Seen.AddRange(annotated, defaulted, number);
    }

    [Fact]
    public async Task An_optional_service_of_a_lambda_is_null_where_it_is_not_registered()
    {
        await using var test = new TestGroup();
        test.Builder.Handle((string msg, Tag? tag, [FromKeyedServices("k")] Tag? keyed) => test.Seen.AddRange(tag, keyed));

        await test.HandleAsync("Hi!");

        Assert.Equal([null, null], test.Seen);
    }

    [Fact]
    public async Task An_optional_service_that_is_registered_comes()
    {
        await using var test = new TestGroup();
        test.Services.AddScoped(_ => new Tag("scoped"));
        test.Builder.Handle((string msg, Tag? tag) => test.Seen.Add(tag?.Name));

        await test.HandleAsync("Hi!");

        Assert.Equal(["scoped"], test.Seen);
    }

    internal sealed record Tag(string Name);
}
