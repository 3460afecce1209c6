using Microsoft.Extensions.Logging;
using Xunit;

namespace StreamGroups.Tests.Binding;

/// <summary>Lambdas as the documentation writes them.</summary>
public sealed class LambdaHandlerTests
{
    [Fact]
    public async Task A_typed_lambda_names_its_types_itself()
    {
        await using var test = new TestGroup();
        var group = test.Builder;

        group.Handle((string msg, ILogger log) => log.LogInformation("{Message}", msg));

        await test.HandleAsync("Hi!");
        Assert.Equal([("StreamGroups.orders.billing", "Hi!")], test.Logs.Lines);
    }

    [Fact]
    public async Task A_typed_lambda_may_have_its_message_type_named_too()
    {
        await using var test = new TestGroup();
        var group = test.Builder;

        group.Handle<string>((string msg, ILogger log) => log.LogInformation("{Message}", msg));

        await test.HandleAsync("Hi!");
        Assert.Equal([("StreamGroups.orders.billing", "Hi!")], test.Logs.Lines);
    }

    [Fact]
    public async Task An_untyped_lambda_takes_its_types_from_Handle()
    {
        await using var test = new TestGroup();
        var group = test.Builder;

        group.Handle<string, ILogger>((msg, log) => log.LogInformation("{Message}", msg));

        await test.HandleAsync("Hi!");
        Assert.Equal([("StreamGroups.orders.billing", "Hi!")], test.Logs.Lines);
    }

    [Fact]
    public async Task With_one_type_the_second_parameter_is_the_context()
    {
        await using var test = new TestGroup();
        var group = test.Builder;

        group.Handle<Order>((order, context) => test.Seen.AddRange(order.Id, context.Id.ToString(), context.DeliveryCount));

        await test.HandleAsync("""{"id":3}""");
        Assert.Equal([3, "1700000000000-7", 2L], test.Seen);
    }

    [Fact]
    public async Task The_lambda_with_a_context_may_be_asynchronous()
    {
        await using var test = new TestGroup();
        var group = test.Builder;

        group.Handle<Order>(async (order, context) =>
        {
            await Task.Yield();
            test.Seen.Add(order.Id);
            await context.AckAsync();
        });

        await test.HandleAsync("""{"id":3}""");
        Assert.Equal([3], test.Seen);
        Assert.Equal("ack", Assert.Single(test.Settler.Settled).Outcome);
    }

    [Fact]
    public async Task The_lambda_with_a_context_may_return_a_ValueTask()
    {
        await using var test = new TestGroup();
        var group = test.Builder;

        group.Handle<Order>((order, context) => context.DeadLetterAsync($"order {order.Id}"));

        await test.HandleAsync("""{"id":3}""");
        Assert.Equal("order 3", Assert.Single(test.Settler.Settled).Outcome);
    }

    [Fact]
    public async Task A_typed_lambda_may_take_the_context()
    {
        await using var test = new TestGroup();
        var group = test.Builder;

        group.Handle((Order order, MessageContext context) => test.Seen.AddRange(order.Id, context.Group));

        await test.HandleAsync("""{"id":3}""");
        Assert.Equal([3, "billing"], test.Seen);
    }

    [Fact]
    public async Task The_message_alone_is_enough()
    {
        await using var test = new TestGroup();
        var group = test.Builder;

        group.Handle((string msg) => test.Seen.Add(msg));

        await test.HandleAsync("Hi!");
        Assert.Equal(["Hi!"], test.Seen);
    }

    [Fact]
    public async Task The_message_alone_may_be_untyped()
    {
        await using var test = new TestGroup();
        var group = test.Builder;

        group.Handle<Order>(order => test.Seen.Add(order.Id));

        await test.HandleAsync("""{"id":3}""");
        Assert.Equal([3], test.Seen);
    }
}
