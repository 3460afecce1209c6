using System.Text;
using Microsoft.Extensions.DependencyInjection;
using StreamGroups.Tests.Binding;
using StreamGroups.Transport;
using Xunit;

namespace StreamGroups.Tests.Filters;

/// <summary>Publish filters around what handlers return: what they cannot ask for, and when there are none.</summary>
public sealed class ResultFilterTests : IAsyncDisposable
{
    private readonly TestGroup _test = new();

    public static TheoryData<string, Action<PublishOptions>> Impossible => new()
    {
        { "DeliverAt", options => options.DeliverAt = DateTimeOffset.UnixEpoch },
        { "DeliverAfter", options => options.DeliverAfter = TimeSpan.FromHours(1) },
        { "MessageId", options => options.MessageId = "one" },
        { "MaxLength", options => options.MaxLength = 5 },
        { "MinId", options => options.MinId = new EntryId(5, 0) },
        { "Durability", options => options.Durability = Durability.Synced },
    };

    [Theory]
    [MemberData(nameof(Impossible), DisableDiscoveryEnumeration = true)]
    public async Task Options_that_a_result_cannot_have(string option, Action<PublishOptions> set)
    {
        Filter((context, next) =>
        {
            set(context.Options);
            return next(context);
        });

        var thrown = await Assert.ThrowsAsync<InvalidOperationException>(async () => await RunAsync());

        Assert.Equal(
            $"A publish filter set {option} for what a handler returned for 'done', which goes out with the acknowledgement of the handler's message and "
            + "cannot have it; set it only where the context's Kind is PublishKind.Message, or let the handler publish with IStreamPublisher.",
            thrown.Message);
    }

    [Fact]
    public async Task Options_of_no_meaning_are_let_through()
    {
        Filter((context, next) =>
        {
            (context.Options.Timeout, context.Options.RetryWhenUnsure, context.Options.ReplyTo) = (TimeSpan.FromSeconds(1), false, "replies");
            return next(context);
        });
        Assert.Single((await RunAsync())!);
    }

    [Fact]
    public async Task A_second_message()
    {
        Filter(async (context, next) =>
        {
            await next(context);
            return await next(context);
        });

        var thrown = await Assert.ThrowsAsync<InvalidOperationException>(async () => await RunAsync());

        Assert.Equal(
            "A publish filter called next twice around what a handler returned for 'done', which is published once for each message; call it once, and "
            + "publish further messages with IStreamPublisher.",
            thrown.Message);
    }

    [Fact]
    public async Task What_is_published_is_the_message_as_it_was_let_through()
    {
        Filter(async (context, next) =>
        {
            context.Message = "before";
            var id = await next(context);
            context.Message = "after";
            return id;
        });
        Assert.Contains("before", Encoding.UTF8.GetString(Assert.Single((await RunAsync())!).Data.Span), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_held_back_is_none_of_its_messages()
    {
        Filter((_, _) => default);
        Assert.Empty((await RunAsync())!);
    }

    [Fact]
    public async Task A_message_that_is_too_large()
    {
        _test.Services.Configure<RedisStreamsOptions>(options => options.MaxMessageSize = 1_024);
        Filter((context, next) =>
        {
            context.Message = new string('x', 2_000);
            return next(context);
        });
        var thrown = await Assert.ThrowsAsync<ArgumentException>(async () => await RunAsync());
        Assert.StartsWith("A message for stream 'done' has 2", thrown.Message);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Beside_its_envelope_a_result_is_not_kept(bool isFiltered)
    {
        if (isFiltered) Filter((context, next) => next(context));
        Assert.Null(Assert.Single((await RunAsync())!).Result);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_token_is_made_only_where_there_is_a_filter(bool isFiltered)
    {
        _test.Services.AddRedisStreams().AddPublishFilter(isFiltered ? "done" : "another", (context, next) => next(context));
        _test.Builder.Handle((string text) => text).PublishTo("done");
        Assert.Equal(isFiltered, _test.Pipeline.UsesToken);
    }

    public ValueTask DisposeAsync() => _test.DisposeAsync();

    private void Filter(Func<PublishContext, PublishDelegate, ValueTask<EntryId>> filter) => _test.Services.AddRedisStreams().AddPublishFilter("done", filter);

    private async Task<ForwardedMessage[]?> RunAsync()
    {
        _test.Builder.Handle((string text) => text).PublishTo("done");
        var delivery = TestGroup.Deliver("abc");
        await _test.Pipeline.HandleAsync(delivery, _test.Settler, default);
        return delivery.Results;
    }
}
