using StreamGroups.Analyzers.Handlers;
using StreamGroups.Analyzers.Tests.Verification;
using Xunit;

namespace StreamGroups.Analyzers.Tests.Rules;

public sealed class CancellationTests
{
    [Theory]
    [InlineData("group.Handle(async (Order order, IBilling billing) => await billing.[|ChargeAsync|](order));")]
    [InlineData("group.Handle((Order order, IBilling billing) => billing.[|ChargeAsync|](order));")]
    [InlineData("group.Handle(async (Order order, IBilling billing) => await billing.[|CountAsync|]());")]
    [InlineData("group.Handle(async (Order order, IBilling billing) => await billing.[|CountAsync|]().ConfigureAwait(false));")]
    [InlineData("group.Handle(async (Order order, IBilling billing) => { var found = await billing.[|CountAsync|](); await billing.ChargeAsync(order); });")]
    [InlineData("group.Handle<Order>(async (order, context) => await Task.[|Delay|](1));")]
    [InlineData("group.HandleBatch(async (IReadOnlyList<Order> orders, IBilling billing) => await billing.[|ChargeAsync|](orders[0]));")]
    [InlineData("group.Handle(OnOrder); async Task OnOrder(Order order, IBilling billing) => await billing.[|ChargeAsync|](order);")]
    [InlineData("group.Handle(async (string text, IStreamPublisher publisher) => await publisher.[|PublishAsync|](\"texts\", text));")]
    public Task A_handler_without_a_token_is_reported(string statements) => Verify.ReportsAsync<CancellationAnalyzer>(statements);

    [Theory]
    [InlineData("group.Handle(async (Order order, IBilling billing, CancellationToken stop) => await billing.ChargeAsync(order, stop));")]
    [InlineData("group.Handle(async (Order order, IBilling billing, CancellationToken stop) => await billing.ChargeAsync(order));")]
    [InlineData("group.Handle<Order>(async (order, context) => await Task.Delay(1, context.CancellationToken));")]
    [InlineData("group.Handle(async (Order order, IBilling billing) => await billing.ChargeAsync(order, CancellationToken.None));")]
    [InlineData("group.Handle(async (string text, IBilling billing) => await billing.NoteAsync(text));")]
    [InlineData("group.Handle<Order>(async (order, context) => await context.AckAsync());")]
    [InlineData("group.Handle((Order order, IBilling billing) => billing.Charge(order));")]
    [InlineData("group.Handle((Order order, IBilling billing) => { _ = billing.ChargeAsync(order); });")]
    [InlineData("Func<Order, IBilling, Task> other = async (order, billing) => await billing.ChargeAsync(order); other.ToString();")]
    public Task One_that_has_it_or_needs_none_is_not(string statements) => Verify.ReportsAsync<CancellationAnalyzer>(statements);
}
