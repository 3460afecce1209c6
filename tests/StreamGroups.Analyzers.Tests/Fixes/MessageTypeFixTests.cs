using StreamGroups.Analyzers.Handlers;
using StreamGroups.Analyzers.Tests.Verification;
using StreamGroups.CodeFixes;
using Xunit;

namespace StreamGroups.Analyzers.Tests.Fixes;

public sealed class MessageTypeFixTests
{
    [Theory]
    [InlineData(
        "group.Handle<Order>((string order, IBilling billing) => billing.NoteAsync(order.ToString()));",
        "group.Handle<Order>((Order order, IBilling billing) => billing.NoteAsync(order.ToString()));")]
    [InlineData(
        "group.Handle<List<int>>(([FromServices] string numbers, ILogger log) => log.LogInformation(\"{Numbers}\", numbers));",
        "group.Handle<List<int>>(([FromServices] List<int> numbers, ILogger log) => log.LogInformation(\"{Numbers}\", numbers));")]
    public Task The_parameter_takes_the_named_type(string before, string after) =>
        Verify.FixesAsync<MessageTypeAnalyzer, MessageTypeFix>(before, after);

    [Fact]
    public Task The_named_type_becomes_the_parameters() => Verify.FixesAsync<MessageTypeAnalyzer, MessageTypeFix>(
        "group.Handle<int>((string message, ILogger log) => log.LogInformation(message));",
        "group.Handle<string>((string message, ILogger log) => log.LogInformation(message));",
        choice: 1);

    [Fact]
    public Task A_methods_parameter_takes_it_too() => Verify.FixesAsync<MessageTypeAnalyzer, MessageTypeFix>(
        "group.Handle<Order>(OnOrder);",
        "group.Handle<Order>(OnOrder);",
        "private static void OnOrder(string order, ILogger log) => log.LogInformation(\"{Order}\", order);",
        "private static void OnOrder(Order order, ILogger log) => log.LogInformation(\"{Order}\", order);");
}
