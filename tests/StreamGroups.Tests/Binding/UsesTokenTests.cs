using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Polly;
using Xunit;

namespace StreamGroups.Tests.Binding;

/// <summary>The engine makes a token for a delivery only where somebody can see it.</summary>
public sealed class UsesTokenTests
{
    [Fact]
    public Task A_message_alone_needs_none() => NeedsAsync(false, group => group.Handle((string msg) => { }));

    [Fact]
    public Task Loggers_and_services_need_none() => NeedsAsync(
        false, group => group.Handle((string msg, ILogger log, TimeProvider time, IServiceProvider services) => { }));

    [Fact]
    public Task An_asynchronous_handler_without_one_needs_none() => NeedsAsync(
        false, group => group.Handle(async (string msg, TimeProvider time) => await Task.Yield()));

    [Fact]
    public Task A_method_without_one_needs_none() => NeedsAsync(false, group => group.Handle(WithoutToken));

    [Fact]
    public Task A_token_is_needed_where_it_is_a_parameter() => NeedsAsync(true, group => group.Handle((string msg, CancellationToken stop) => { }));

    [Fact]
    public Task A_token_is_needed_where_it_is_the_last_of_many() => NeedsAsync(
        true, group => group.Handle(async (string msg, ILogger log, TimeProvider time, CancellationToken stop) => await Task.Yield()));

    [Fact]
    public Task A_token_of_a_method_is_needed() => NeedsAsync(true, group => group.Handle(WithToken));

    [Fact]
    public Task The_context_has_the_token() => NeedsAsync(true, group => group.Handle<string>((msg, context) => { }));

    [Fact]
    public Task The_context_of_a_method_has_the_token() => NeedsAsync(true, group => group.Handle(WithContext));

    [Fact]
    public Task A_resilience_pipeline_ends_its_waits_by_the_token() => NeedsAsync(
        true, group => group.Handle((string msg) => { }).WithResilience(pipeline => pipeline.AddTimeout(TimeSpan.FromSeconds(1))));

    private static void WithoutToken(string msg, TimeProvider time)
    {
    }

    private static void WithToken(string msg, CancellationToken stop)
    {
    }

    private static void WithContext(string msg, MessageContext context)
    {
    }

    private static async Task NeedsAsync(bool expected, Func<IGroupBuilder, IHandlerBuilder> handle)
    {
        await using var test = new TestGroup();
        handle(test.Builder);
        Assert.Equal(expected, test.Pipeline.UsesToken);
    }
}
