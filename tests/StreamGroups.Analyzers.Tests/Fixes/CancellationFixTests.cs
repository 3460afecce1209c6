using StreamGroups.Analyzers.Handlers;
using StreamGroups.Analyzers.Tests.Verification;
using StreamGroups.CodeFixes;
using Xunit;

namespace StreamGroups.Analyzers.Tests.Fixes;

public sealed class CancellationFixTests
{
    [Theory]
    [InlineData(
        "group.Handle(async (Order order, IBilling billing) => await billing.ChargeAsync(order));",
        "group.Handle(async (Order order, IBilling billing, CancellationToken cancellationToken) => await billing.ChargeAsync(order, cancellationToken));")]
    [InlineData(
        "group.Handle((Order order, IBilling billing) => billing.FindAsync(order));",
        "group.Handle((Order order, IBilling billing, CancellationToken cancellationToken) => billing.FindAsync(order, stop: cancellationToken));")]
    [InlineData(
        "group.Handle(async (Order order, IBilling billing) => { await billing.CountAsync(); await billing.ChargeAsync(order); });",
        "group.Handle(async (Order order, IBilling billing, CancellationToken cancellationToken) => { await billing.CountAsync(cancellationToken); await billing.ChargeAsync(order, cancellationToken); });")]
    [InlineData(
        "group.Handle<Order>(async order => await Task.Delay(1));",
        "group.Handle<Order, CancellationToken>(async (order, cancellationToken) => await Task.Delay(1, cancellationToken));")]
    [InlineData(
        "group.Handle<Order, IBilling>((order, billing) => billing.ChargeAsync(order));",
        "group.Handle<Order, IBilling, CancellationToken>((order, billing, cancellationToken) => billing.ChargeAsync(order, cancellationToken));")]
    [InlineData(
        "group.Handle<Order, IBilling, int>((order, billing) => billing.CountAsync());",
        "group.Handle<Order, IBilling, CancellationToken, int>((order, billing, cancellationToken) => billing.CountAsync(cancellationToken));")]
    [InlineData(
        "group.Handle<Order>((Order order, IBilling billing) => billing.ChargeAsync(order));",
        "group.Handle<Order>((Order order, IBilling billing, CancellationToken cancellationToken) => billing.ChargeAsync(order, cancellationToken));")]
    [InlineData(
        "group.Handle<Order>(async (order, context) => await Task.Delay(1));",
        "group.Handle<Order>(async (order, context) => await Task.Delay(1, context.CancellationToken));")]
    [InlineData(
        "group.Handle(async (string text, IStreamPublisher publisher) => await publisher.PublishAsync(\"texts\", text));",
        "group.Handle(async (string text, IStreamPublisher publisher, CancellationToken cancellationToken) => await publisher.PublishAsync(\"texts\", text, cancellationToken: cancellationToken));")]
    [InlineData(
        "group.HandleBatch((IReadOnlyList<Order> orders, IBilling billing) => billing.ChargeAsync(orders[0]));",
        "group.HandleBatch((IReadOnlyList<Order> orders, IBilling billing, CancellationToken cancellationToken) => billing.ChargeAsync(orders[0], cancellationToken));")]
    [InlineData(
        "var cancellationToken = 1; group.Handle((Order order, IBilling billing) => billing.ChargeAsync(order)); cancellationToken++;",
        "var cancellationToken = 1; group.Handle((Order order, IBilling billing, CancellationToken cancellationToken2) => billing.ChargeAsync(order, cancellationToken2)); cancellationToken++;")]
    public Task The_token_is_taken_and_passed_on(string before, string after) => Verify.FixesAsync<CancellationAnalyzer, CancellationFix>(before, after);

    [Fact]
    public Task A_method_takes_it_too() => Verify.FixesAsync<CancellationAnalyzer, CancellationFix>(
        "group.Handle(OnOrderAsync);",
        "group.Handle(OnOrderAsync);",
        "private static async Task OnOrderAsync(Order order, IBilling billing) => await billing.ChargeAsync(order);",
        "private static async Task OnOrderAsync(Order order, IBilling billing, CancellationToken cancellationToken = default) => await billing.ChargeAsync(order, cancellationToken);");
}
