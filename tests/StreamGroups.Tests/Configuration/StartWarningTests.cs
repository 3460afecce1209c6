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
}
