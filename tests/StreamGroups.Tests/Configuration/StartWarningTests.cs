using Microsoft.Extensions.Logging;
using Xunit;

namespace StreamGroups.Tests.Configuration;

public sealed class StartWarningTests
{
    [Fact]
    public void Everything_that_is_configured_and_not_mapped_is_named_in_one_warning()
    {
        using var app = new ConfiguredApplication(
            """
            { "RedisStreams": { "Streams": {
                "orders": { "Groups": { "billing": {}, "shipping": { "Concurrency": 2 }, "audit": {} } },
                "other": { "Groups": { "g": { "Concurrency": "not read" } } },
                "loose": { "Anything": 1 } } } }
            """).Map("orders", "billing");
        app.Check();
        var line = Assert.Single(app.Log);
        Assert.Equal((LogLevel.Warning, 100), (line.Level, line.Event.Id));
        Assert.Equal(
            "Configuration below RedisStreams:Streams has stream 'loose', stream 'other', group 'audit' of stream 'orders', "
            + "group 'shipping' of stream 'orders', which this application does not map; map them in code, or ignore this if another "
            + "application reads the same configuration.",
            line.Message);
    }

    [Fact]
    public void Names_are_compared_as_configuration_does_in_any_case()
    {
        using var app = new ConfiguredApplication(null, ("RedisStreams:Streams:ORDERS:Groups:Billing:Concurrency", "2"))
            .Map("orders", "billing");
        app.Check();
        Assert.Empty(app.Log);
        Assert.Equal(2, app.OptionsOf("orders", "billing").Concurrency);
    }

    [Fact]
    public void Retention_of_mapped_streams_has_one_warning_that_it_does_nothing_yet()
    {
        using var app = new ConfiguredApplication(
            null, ("RedisStreams:Streams:a:Retention:Policy", "x"), ("RedisStreams:Streams:b:Retention:MinAge", "01:00:00"))
            .Map("a", "g").MapStream("b").MapStream("c");
        app.Check();
        var line = Assert.Single(app.Log);
        Assert.Equal((LogLevel.Warning, 101), (line.Level, line.Event.Id));
        Assert.Equal("The Retention configured for a, b has no effect yet: everything is kept.", line.Message);
    }
}
