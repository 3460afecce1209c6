using StreamGroups.Analyzers.Handlers;
using StreamGroups.Analyzers.Tests.Verification;
using Xunit;

namespace StreamGroups.Analyzers.Tests.Rules;

public sealed class UnawaitedTaskTests
{
    [Theory]
    [InlineData("group.Handle((Order order, IBilling billing) => { billing.[|ChargeAsync|](order); });")]
    [InlineData("group.Handle((string text, IBilling billing) => { billing.[|NoteAsync|](text); });")]
    [InlineData("group.Handle((string text, IBilling? billing) => { billing?.[|NoteAsync|](text); });")]
    [InlineData("group.Handle((string text, IBilling billing) => { if (text != \"\") billing.[|CountAsync|](); });")]
    [InlineData("group.Handle((Action<Order, IBilling>)((order, billing) => billing.[|ChargeAsync|](order)));")]
    [InlineData("group.Handle((Order order, IBilling billing) => { billing.[|ChargeAsync|](order); return Outcome.Ack; });")]
    [InlineData("group.HandleBatch((IReadOnlyList<Order> orders, IBilling billing) => { billing.[|ChargeAsync|](orders[0]); return Task.CompletedTask; });")]
    [InlineData("group.Handle(OnOrder); void OnOrder(Order order, IBilling billing) { billing.[|ChargeAsync|](order); }")]
    [InlineData("group.Handle(Local); group.Handle(Local); void Local(Order order) { Task.[|Delay|](1); }")]
    public Task A_lost_task_is_reported(string statements) => Verify.ReportsAsync<UnawaitedTaskAnalyzer>(statements);

    [Theory]
    [InlineData("group.Handle((Order order, IBilling billing) => billing.ChargeAsync(order));")]
    [InlineData("group.Handle(async (Order order, IBilling billing) => { await billing.ChargeAsync(order); });")]
    [InlineData("group.Handle(async (Order order, IBilling billing) => { billing.ChargeAsync(order); await Task.Yield(); });")] // CS4014
    [InlineData("group.Handle((Order order, IBilling billing) => { return billing.ChargeAsync(order); });")]
    [InlineData("group.Handle((Order order, IBilling billing) => { _ = billing.ChargeAsync(order); });")]
    [InlineData("group.Handle((Order order, IBilling billing) => { billing.Charge(order); });")]
    [InlineData("group.Handle((Order order, IStreamPublisher publisher) => { publisher.PublishAsync(\"bills\", order); });")]
    [InlineData("group.Handle((Order order, IBilling billing) => { Action later = () => { billing.ChargeAsync(order); }; later(); });")]
    [InlineData("services.AddSingleton((IServiceProvider provider) => { provider.GetRequiredService<IBilling>().CountAsync(); return new Order(\"1\"); });")]
    public Task One_that_is_returned_awaited_let_go_on_purpose_or_told_by_the_compiler_is_not(string statements) => Verify.ReportsAsync<UnawaitedTaskAnalyzer>(statements);

    [Fact]
    public Task Methods_of_classes_are_looked_at_too() => Verify.ReportsInAsync<UnawaitedTaskAnalyzer>("""
        public sealed class Handler(IBilling billing) : IMessageHandler<Order>
        {
            public Task HandleAsync(Order message, MessageContext context, CancellationToken cancellationToken)
            {
                billing.[|ChargeAsync|](message, cancellationToken);
                return Task.CompletedTask;
            }

            public Task OtherAsync(Order message)
            {
                billing.ChargeAsync(message);
                return Task.CompletedTask;
            }
        }
        """);
}
