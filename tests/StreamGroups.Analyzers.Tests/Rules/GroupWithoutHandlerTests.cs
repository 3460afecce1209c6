using StreamGroups.Analyzers.Registration;
using StreamGroups.Analyzers.Tests.Verification;
using Xunit;

namespace StreamGroups.Analyzers.Tests.Rules;

public sealed class GroupWithoutHandlerTests
{
    private const string Methods = """
        private static void Handlers(IGroupBuilder group) => group.Handle((string order) => { });

        private static IGroupBuilder Mapped(IRedisStreamsBuilder streams) => streams.MapStream("orders").WithGroup("billing");

        private IGroupBuilder? _kept;
        """;

    [Theory]
    [InlineData("streams.MapStream(\"orders\").[|WithGroup|](\"billing\");")]
    [InlineData("streams.MapStream(\"orders\").[|WithGroup|](\"billing\", options => options.Concurrency = 8);")]
    [InlineData("streams.MapStream(\"orders\").[|WithGroup|](\"billing\").SingleActive();")]
    [InlineData("streams.MapStream(\"orders\").[|Broadcast|]();")]
    [InlineData("var billing = streams.MapStream(\"orders\").[|WithGroup|](\"billing\");")]
    [InlineData("var billing = streams.MapStream(\"orders\").[|WithGroup|](\"billing\"); billing.SingleActive();")]
    [InlineData("_ = streams.MapStream(\"orders\").[|WithGroup|](\"billing\");")]
    [InlineData("Action<IRedisStreamsBuilder> map = draft => draft.MapStream(\"orders\").[|WithGroup|](\"billing\");")]
    public Task A_group_that_is_left_is_reported(string statements) => Verify.ReportsAsync<GroupWithoutHandlerAnalyzer>(statements, Methods);

    [Theory]
    [InlineData("streams.MapStream(\"orders\").WithGroup(\"billing\").Handle((string order) => { });")]
    [InlineData("streams.MapStream(\"orders\").WithGroup(\"billing\").SingleActive().Handle((string order) => { });")]
    [InlineData("streams.MapStream(\"orders\").WithGroup(\"billing\").HandleBatch((IReadOnlyList<string> orders) => Task.CompletedTask);")]
    [InlineData("streams.MapStream(\"orders\").WithGroup(\"billing\").Pull();")]
    [InlineData("streams.MapStream(\"orders\").Broadcast().Handle((string order) => { });")]
    [InlineData("var billing = streams.MapStream(\"orders\").WithGroup(\"billing\"); billing.SingleActive(); billing.Handle((string order) => { });")]
    [InlineData("Handlers(streams.MapStream(\"orders\").WithGroup(\"billing\"));")]
    [InlineData("var billing = streams.MapStream(\"orders\").WithGroup(\"billing\"); Handlers(billing);")]
    [InlineData("_kept = streams.MapStream(\"orders\").WithGroup(\"billing\");")]
    [InlineData("var (one, two) = (streams.MapStream(\"orders\").WithGroup(\"a\"), 1); one.Handle((string order) => { });")]
    [InlineData("var billing = streams.MapStream(\"orders\").WithGroup(\"billing\"); Action later = () => billing.Handle((string order) => { });")]
    public Task One_that_is_handled_or_passed_on_is_not(string statements) => Verify.ReportsAsync<GroupWithoutHandlerAnalyzer>(statements, Methods);
}
