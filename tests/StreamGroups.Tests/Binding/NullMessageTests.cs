using Xunit;

namespace StreamGroups.Tests.Binding;

/// <summary>A message is null only where its handler says that it may be.</summary>
public sealed class NullMessageTests
{
    [Fact]
    public Task A_typed_lambda_may_allow_it() => IsHandledAsync((test, group) => group.Handle((Order? order) => test.Seen.Add(order)));

    [Fact]
    public Task An_untyped_lambda_may_allow_it() => IsHandledAsync((test, group) => group.Handle<Order?>(order => test.Seen.Add(order)));

    [Fact]
    public Task A_method_group_may_allow_it() => IsHandledAsync((test, group) =>
    {
        group.Handle(OnMessage);

        void OnMessage(Order? order, CancellationToken token) => test.Seen.Add(order);
    });

    [Fact]
    public Task A_struct_may_allow_it() => IsHandledAsync((test, group) => group.Handle((int? number) => test.Seen.Add(number)));

    [Fact]
    public Task A_lambda_may_not_allow_it() => IsRefusedAsync((test, group) => group.Handle((Order order) => test.Seen.Add(order)));

    [Fact]
    public Task A_lambda_with_a_context_may_not_allow_it() =>
        IsRefusedAsync((test, group) => group.Handle<Order>((order, context) => test.Seen.Add(order)));

    [Fact]
    public Task A_method_group_may_not_allow_it() => IsRefusedAsync((test, group) =>
    {
        group.Handle(OnMessage);

        void OnMessage(Order order, CancellationToken token) => test.Seen.Add(order);
    });

    private static async Task IsHandledAsync(Action<TestGroup, IGroupBuilder> handle)
    {
        await using var test = new TestGroup();
        handle(test, test.Builder);

        await test.HandleAsync("null");

        Assert.Equal([null], test.Seen);
    }

    private static async Task IsRefusedAsync(Action<TestGroup, IGroupBuilder> handle)
    {
        await using var test = new TestGroup();
        handle(test, test.Builder);

        await Assert.ThrowsAsync<UnreadableMessageException>(async () => await test.HandleAsync("null"));

        Assert.Empty(test.Seen);
    }
}
