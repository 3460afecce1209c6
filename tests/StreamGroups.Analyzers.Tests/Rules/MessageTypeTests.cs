using StreamGroups.Analyzers.Handlers;
using StreamGroups.Analyzers.Tests.Verification;
using Xunit;

namespace StreamGroups.Analyzers.Tests.Rules;

public sealed class MessageTypeTests
{
    [Theory]
    [InlineData("group.Handle<int>(([|string message|], ILogger log) => log.LogInformation(message));")]
    [InlineData("group.Handle<int>(([|string message|]) => Console.WriteLine(message));")]
    [InlineData("group.Handle<string>((Delegate)(([|Order order|], IBilling billing) => billing.Charge(order)));")]
    [InlineData("group.Handle<BigOrder>(([|string order|], IBilling billing) => billing.NoteAsync(order));")]
    [InlineData("group.Handle<Order>(([|BigOrder order|], IBilling billing) => billing.Charge(order));")]
    [InlineData("group.Handle<int>(([|long number|], ILogger log) => log.LogInformation(\"{Number}\", number));")]
    [InlineData("group.Handle<string>([|OnOrder|]);")]
    public Task A_first_parameter_of_another_type_is_reported(string statements) =>
        Verify.ReportsAsync<MessageTypeAnalyzer>(statements, "private static void OnOrder(Order order, IBilling billing) => billing.Charge(order);");

    [Theory]
    [InlineData("group.Handle<string>((string message, ILogger log) => log.LogInformation(message));")]
    [InlineData("group.Handle((Order order, IBilling billing) => billing.Charge(order));")]
    [InlineData("group.Handle<BigOrder>((Order order, IBilling billing) => billing.Charge(order));")]
    [InlineData("group.Handle<BigOrder>((object order, IBilling billing) => billing.NoteAsync(order.ToString()!));")]
    [InlineData("group.Handle<int>((object number, ILogger log) => log.LogInformation(\"{Number}\", number));")]
    [InlineData("group.Handle<int>((int? number, ILogger log) => log.LogInformation(\"{Number}\", number));")]
    [InlineData("group.Handle<Order>((order, context) => Console.WriteLine(order));")]
    [InlineData("group.Handle<Order, IBilling>((order, billing) => billing.Charge(order));")]
    [InlineData("group.Handle<Order>(OnOrder);")]
    [InlineData("group.Handle(OnOrder);")]
    [InlineData("group.HandleBatch((IReadOnlyList<Order> orders, IBilling billing) => billing.ChargeAsync(orders[0]));")]
    public Task One_that_takes_the_message_is_not(string statements) =>
        Verify.ReportsAsync<MessageTypeAnalyzer>(statements, "private static void OnOrder(Order order, IBilling billing) => billing.Charge(order);");

    [Fact]
    public async Task The_message_says_both_types()
    {
        var message = await Verify.ReportsAsync<MessageTypeAnalyzer>("group.Handle<int>(([|string text|], ILogger log) => log.LogInformation(text));");

        Assert.Equal("The handler takes 'string' first, but Handle<int> names another type, so the host will not start; make both the same", message);
    }
}
