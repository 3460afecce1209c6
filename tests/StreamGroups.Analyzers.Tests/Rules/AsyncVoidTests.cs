using StreamGroups.Analyzers.Handlers;
using StreamGroups.Analyzers.Tests.Verification;
using Xunit;

namespace StreamGroups.Analyzers.Tests.Rules;

public sealed class AsyncVoidTests
{
    private const string Methods = """
        private static async void ForgetAsync(Order order) => await Task.Yield();

        private static async Task ChargeAsync(Order order) => await Task.Yield();

        private static void Charge(Order order) { }
        """;

    [Theory]
    [InlineData("group.Handle([|ForgetAsync|]);")]
    [InlineData("group.Handle<Order>([|ForgetAsync|]);")]
    [InlineData("group.Handle((Action<Order>)([|async order => await Task.Yield()|]));")]
    [InlineData("Action<Order> handler = [|async order => await Task.Yield()|]; group.Handle(handler);")]
    [InlineData("async void Local(Order order) => await Task.Yield(); group.Handle([|Local|]);")]
    public Task What_nobody_can_await_is_reported(string statements) => Verify.ReportsAsync<AsyncVoidAnalyzer>(statements, Methods);

    [Theory]
    [InlineData("group.Handle(ChargeAsync);")]
    [InlineData("group.Handle(Charge);")]
    [InlineData("group.Handle(async (Order order) => await Task.Yield());")]
    [InlineData("group.Handle<Order>(async (order, context) => await Task.Yield());")]
    [InlineData("Func<Order, Task> handler = async order => await Task.Yield(); group.Handle(handler);")]
    [InlineData("Action<Order> other = async order => await Task.Yield(); other(new Order(\"1\"));")]
    public Task What_is_awaited_is_not(string statements) => Verify.ReportsAsync<AsyncVoidAnalyzer>(statements, Methods);
}
