using Microsoft.CodeAnalysis.CSharp;
using StreamGroups.Generator.Tests.Verification;
using Xunit;

namespace StreamGroups.Generator.Tests;

/// <summary>What is left to reflection: nothing is generated, and nothing is said.</summary>
public sealed class LeftAloneTests
{
    [Theory]
    [InlineData("Delegate handler = (Order order) => { }; group.Handle(handler);")]
    [InlineData("Action<Order> handler = order => { }; group.Handle(handler);")]
    [InlineData("group.Handle(new Action<Order>(new Action<Order>(order => { })));")]
    [InlineData("group.Handle(typeof(Handlers).GetMethod(\"Take\")!.CreateDelegate<Action<Order>>());")]
    public void A_delegate_that_only_the_program_knows(string calls) => IsLeftAlone(calls);

    [Theory]
    [InlineData("group.Handle((Order order, ref int number) => { });")]
    [InlineData("group.Handle((ReadOnlySpan<byte> body) => { });")]
    [InlineData("group.Handle(() => { });")]
    [InlineData("group.Handle<int>((string text) => { });")]
    [InlineData("group.Handle((string text, ILogger log) => Task.FromResult(Task.FromResult(text)));")]
    [InlineData("group.Handle<string, Task<int>>(text => Task.FromResult(3));")]
    [InlineData("group.Handle(([FromHeader] string text) => { });")]
    [InlineData("group.Handle((string text, [FromHeader, FromServices] string other) => { });")]
    [InlineData("group.HandleBatch((List<Order> orders) => { });")]
    [InlineData("group.HandleBatch((IReadOnlyList<Order> orders) => orders.Count);")]
    [InlineData("group.Handle(Text); async void Text(string text) => await Task.Yield();")]
    [InlineData("group.Handle(Text); IEnumerable<string> Text(string text) { yield return text; }")]
    public void What_is_an_error_at_the_start(string calls) => IsLeftAlone(calls);

    [Theory]
    [InlineData("internal static class Other { private sealed record Secret; public static void Map(IGroupBuilder group) => group.Handle((Secret secret) => { }); }")]
    [InlineData("file sealed record Local; file static class Other { public static void Map(IGroupBuilder group) => group.Handle((Local local) => { }); }")]
    [InlineData("internal static class Other { public static void Map<T>(IGroupBuilder group) => group.Handle((T message) => { }); }")]
    [InlineData("internal static class Other { public static void Map(IGroupBuilder group) => group.Handle((Order order) => new { order.Id }); }")]
    public void A_type_that_no_other_code_can_name(string more) => IsLeftAlone("", more);

    [Fact]
    public void A_method_that_may_be_overridden() => IsLeftAlone(
        "new Other().Map(group);", "internal class Other { public virtual void Take(Order order) { } public void Map(IGroupBuilder group) => group.Handle(Take); }");

    [Fact]
    public void A_method_of_the_same_name() => IsLeftAlone(
        "group.Handle(order => { });",
        "internal static class Others { public static void Handle(this IGroupBuilder group, Action<Order> handler, int number = 0) => handler(new Order(1)); }");

    [Theory]
    [InlineData("")]
    [InlineData("Other.Generated")]
    [InlineData("StreamGroups.Gen")]
    public void A_project_that_has_switched_it_off(string interceptors) =>
        Assert.Empty(new Generation(Shop.Program("group.Handle((Order order) => { });"), interceptors).Output);

    [Fact]
    public void A_project_in_an_older_language() =>
        Assert.Empty(new Generation(Shop.Program("group.Handle((Order order) => { });"), language: LanguageVersion.CSharp11).Output);

    [Theory]
    [InlineData("Other.Generated; StreamGroups.Generated")]
    [InlineData("StreamGroups")]
    public void A_project_that_lists_others_too_is_not(string interceptors) =>
        Assert.NotEmpty(new Generation(Shop.Program("group.Handle((Order order) => { });"), interceptors).Output);

    private static void IsLeftAlone(string calls, string more = "")
    {
        var generation = new Generation(Shop.Program(calls, more));

        Assert.Empty(generation.Reports);
        Assert.Empty(generation.Output);
    }
}
