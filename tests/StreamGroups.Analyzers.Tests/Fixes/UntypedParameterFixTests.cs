using StreamGroups.Analyzers.Tests.Verification;
using StreamGroups.CodeFixes;
using Xunit;

namespace StreamGroups.Analyzers.Tests.Fixes;

public sealed class UntypedParameterFixTests
{
    private const string MixedParameters = "CS0748";

    [Theory]
    [InlineData(
        "group.Handle<string>((msg, ILogger log) => log.LogInformation(msg));",
        "group.Handle<string>((string msg, ILogger log) => log.LogInformation(msg));")]
    [InlineData(
        "group.Handle<Order>((order, IBilling billing) => billing.Charge(order));",
        "group.Handle<Order>((Order order, IBilling billing) => billing.Charge(order));")]
    [InlineData(
        "group.Handle((msg, ILogger log) => log.LogInformation(msg));",
        "group.Handle((string msg, ILogger log) => log.LogInformation(msg));")]
    [InlineData(
        "group.Handle(async (msg, IBilling billing) => await billing.NoteAsync(msg));",
        "group.Handle(async (string msg, IBilling billing) => await billing.NoteAsync(msg));")]
    [InlineData(
        "group.Handle((Order order, log) => log.LogInformation(\"{Order}\", order));",
        "group.Handle((Order order, ILogger log) => log.LogInformation(\"{Order}\", order));")]
    [InlineData(
        "group.Handle(async (Order order, IBilling billing, stop) => await billing.ChargeAsync(order, stop));",
        "group.Handle(async (Order order, IBilling billing, CancellationToken stop) => await billing.ChargeAsync(order, stop));")]
    [InlineData(
        "group.Handle((msg, context, IServiceProvider provider) => Console.WriteLine($\"{context.Id}: {msg}\"));",
        "group.Handle((string msg, MessageContext context, IServiceProvider provider) => Console.WriteLine($\"{context.Id}: {msg}\"));")]
    [InlineData(
        "group.Handle<Order, IBilling>((order, IBilling billing) => billing.Charge(order));",
        "group.Handle<Order, IBilling>((Order order, IBilling billing) => billing.Charge(order));")]
    [InlineData(
        "group.HandleBatch<Order, IBilling>((orders, IBilling billing) => billing.ChargeAsync(orders[0]));",
        "group.HandleBatch<Order, IBilling>((IReadOnlyList<Order> orders, IBilling billing) => billing.ChargeAsync(orders[0]));")]
    [InlineData(
        "streams.MapStream(\"test-stream\")\n    .WithGroup(\"test-group\", \"1\")\n    .Handle<string>((msg, ILogger log) => log.LogInformation(\"{Message}\", msg));",
        "streams.MapStream(\"test-stream\")\n    .WithGroup(\"test-group\", \"1\")\n    .Handle<string>((string msg, ILogger log) => log.LogInformation(\"{Message}\", msg));")]
    [InlineData(
        "group.Handle<string>((\n    msg, // the text\n    ILogger log) => log.LogInformation(msg));",
        "group.Handle<string>((\n    string msg, // the text\n    ILogger log) => log.LogInformation(msg));")]
    public Task Missing_types_are_added(string before, string after) =>
        Verify.MendsAsync<UntypedParameterFix>(MixedParameters, before, after);

    [Theory]
    [InlineData("Handle((text, int number) => { });", "private static void Handle(Action<string, int> action) { }")]
    [InlineData("this.Handle((text, int number) => { });", "private void Handle(Action<string, int> action) { }")]
    [InlineData("Action<string, int> action = (text, int number) => { };", "")]
    public Task Lambdas_that_are_no_handlers_are_left_alone(string statements, string members) =>
        Verify.LeavesAsync<UntypedParameterFix>(MixedParameters, statements, members);
}
