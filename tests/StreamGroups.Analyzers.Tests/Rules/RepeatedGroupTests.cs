using StreamGroups.Analyzers.Registration;
using StreamGroups.Analyzers.Tests.Verification;
using Xunit;

namespace StreamGroups.Analyzers.Tests.Rules;

public sealed class RepeatedGroupTests
{
    [Theory]
    [InlineData("""
        streams.MapStream("orders").WithGroup("billing").Handle((string order) => { });
        streams.MapStream("orders").[|WithGroup|]("billing").Handle((string order) => { });
        """)]
    [InlineData("""
        var orders = streams.MapStream("orders");
        orders.WithGroup("billing").Handle((string order) => { });
        orders.[|WithGroup|]("billing", "2").Handle((string order) => { });
        """)]
    [InlineData("""
        const string Name = "billing";
        var orders = services.AddRedisStreams().MapStream("orders").WithRetention(RetentionPolicy.UntilProcessed);
        orders.WithGroup(Name).Handle((string order) => { });
        services.AddRedisStreams().MapStream("orders").[|WithGroup|]("billing").Pull();
        """)]
    [InlineData("""
        streams.MapStreams("orders:").MapStream("eu").WithGroup("billing").Handle((string order) => { });
        streams.MapStream("orders:eu").[|WithGroup|]("billing").Handle((string order) => { });
        """)]
    [InlineData("""
        streams.MapStream("orders").Broadcast().Handle((string order) => { });
        streams.MapStream("orders").[|Broadcast|]().Handle((string order) => { });
        """)]
    [InlineData("""
        streams.MapStream("orders").WithGroup("billing").Handle((string order) => { });
        if (services.Count > 5) streams.MapStream("orders").[|WithGroup|]("billing").Handle((string order) => { });
        """)]
    public Task A_second_mapping_is_reported(string statements) => Verify.ReportsAsync<RepeatedGroupAnalyzer>(statements);

    [Theory]
    [InlineData("""
        streams.MapStream("orders").WithGroup("billing").Handle((string order) => { });
        streams.MapStream("orders").WithGroup("audit").Handle((string order) => { });
        streams.MapStream("bills").WithGroup("billing").Handle((string order) => { });
        streams.MapStream("orders").Broadcast().Handle((string order) => { });
        """)]
    [InlineData("""
        var billing = streams.MapStream("orders").WithGroup("billing");
        billing.Handle((Order order) => { });
        billing.Handle((string order) => { }).WhenHeader("schema", "1");
        """)]
    [InlineData("""
        if (services.Count > 5) streams.MapStream("orders").WithGroup("billing").Handle((string order) => { });
        else streams.MapStream("orders").WithGroup("billing").Handle((Order order) => { });
        """)]
    [InlineData("""
        switch (services.Count)
        {
            case 1: streams.MapStream("orders").WithGroup("billing").Handle((string order) => { }); break;
            default: streams.MapStream("orders").WithGroup("billing").Handle((Order order) => { }); break;
        }
        """)]
    [InlineData("""
        if (services.Count > 5)
        {
            streams.MapStream("orders").WithGroup("billing").Handle((string order) => { });
            return;
        }
        streams.MapStream("orders").WithGroup("billing").Handle((Order order) => { });
        """)]
    [InlineData("""
        new ServiceCollection().AddRedisStreams().MapStream("orders").WithGroup("billing").Handle((string order) => { });
        new ServiceCollection().AddRedisStreams().MapStream("orders").WithGroup("billing").Handle((string order) => { });
        """)]
    [InlineData("""
        var (first, second) = (new ServiceCollection(), new ServiceCollection());
        first.AddRedisStreams().MapStream("orders").WithGroup("billing").Handle((string order) => { });
        second.AddRedisStreams().MapStream("orders").WithGroup("billing").Handle((string order) => { });
        """)]
    [InlineData("""
        foreach (var name in new[] { "a", "b" }) streams.MapStream(name).WithGroup("billing").Handle((string order) => { });
        foreach (var name in new[] { "c", "d" }) streams.MapStream(name).WithGroup("billing").Handle((string order) => { });
        """)]
    [InlineData("""
        streams.MapStreams("eu:").MapStream("orders").WithGroup("billing").Handle((string order) => { });
        streams.MapStreams("us:").MapStream("orders").WithGroup("billing").Handle((string order) => { });
        """)]
    [InlineData("""
        var orders = streams.MapStream("orders");
        orders.WithGroup("billing").Handle((string order) => { });
        orders = streams.MapStream("bills");
        orders.WithGroup("billing").Handle((string order) => { });
        """)]
    [InlineData("""
        Action<IRedisStreamsBuilder> one = map => map.MapStream("orders").WithGroup("billing").Handle((string order) => { });
        Action<IRedisStreamsBuilder> other = map => map.MapStream("orders").WithGroup("billing").Handle((string order) => { });
        """)]
    public Task Others_are_not(string statements) => Verify.ReportsAsync<RepeatedGroupAnalyzer>(statements);
}
