using Microsoft.Extensions.DependencyInjection;
using StreamGroups.Configuration;
using Xunit;

namespace StreamGroups.Tests.Configuration;

public sealed class SharedOptionsTests
{
    [Fact]
    public void Every_key_changes_its_option()
    {
        using var app = new ConfiguredApplication(
            """
            { "RedisStreams": { "ConnectionString": "redis.local:7000", "KeyPrefix": "shop:", "Database": 3,
                                "PublishTimeout": "00:00:05", "DrainTimeout": "00:00:00", "DeduplicationWindow": "01:00:00",
                                "MaxMessageSize": 2048, "Streams": {} } }
            """);
        Assert.Equal("redis.local:7000", app.Shared.ConnectionString);
        Assert.False(app.Shared.ConnectionStringIsFromCode);
        Assert.Equal("shop:", app.Shared.KeyPrefix);
        Assert.Equal(3, app.Shared.Database);
        Assert.Equal(TimeSpan.FromSeconds(5), app.Shared.PublishTimeout);
        Assert.Equal(TimeSpan.Zero, app.Shared.DrainTimeout);
        Assert.Equal(TimeSpan.FromHours(1), app.Shared.DeduplicationWindow);
        Assert.Equal(2048, app.Shared.MaxMessageSize);
    }

    [Theory]
    [InlineData("Database", "one", "it has to be a whole number, 0 or greater, such as 1.")]
    [InlineData("Database", "-1", "it has to be a whole number, 0 or greater, such as 1.")]
    [InlineData("PublishTimeout", "00:00:00.009", "it has to be a time from 00:00:00.01 (10 ms) to 1.00:00:00 (one day), such as 00:00:30.")]
    [InlineData("PublishTimeout", "1.00:00:01", "it has to be a time from 00:00:00.01 (10 ms) to 1.00:00:00 (one day), such as 00:00:30.")]
    [InlineData("DeduplicationWindow", "00:00:00.9", "it has to be a time from 00:00:01 to 7.00:00:00 (seven days), such as 00:10:00.")]
    [InlineData("DeduplicationWindow", "7.00:00:01", "it has to be a time from 00:00:01 to 7.00:00:00 (seven days), such as 00:10:00.")]
    [InlineData("DrainTimeout", "-00:00:01", "it has to be 00:00:00 or a longer time, such as 00:00:20.")]
    [InlineData("DrainTimeout", "20", "it has to be 00:00:00 or a longer time, such as 00:00:20. Write 00:00:20 for 20 seconds.")]
    [InlineData("MaxMessageSize", "1023", "it has to be a whole number of bytes from 1024 to 536870912 (512 MiB), such as 1048576.")]
    [InlineData("MaxMessageSize", "16MB", "it has to be a whole number of bytes from 1024 to 536870912 (512 MiB), such as 1048576.")]
    public void A_value_that_cannot_be_is_named_with_its_path_and_remedy(string key, string value, string remedy)
    {
        using var app = new ConfiguredApplication(null, ($"RedisStreams:{key}", value));
        Assert.Equal([$"RedisStreams:{key} is '{value}'; {remedy}"], app.SharedFaults);
    }

    [Fact]
    public void What_code_says_is_checked_too()
    {
        using var app = new ConfiguredApplication();
        app.Services.Configure<RedisStreamsOptions>(o => (o.KeyPrefix, o.Database, o.Json) = (null!, -2, null!));
        Assert.Equal(
            [
                "RedisStreams:KeyPrefix is set to '' in code; it has to be a text, such as shop: (empty for none).",
                "RedisStreams:Database is set to '-2' in code; it has to be a whole number, 0 or greater, such as 1.",
                "RedisStreamsOptions.Json is null; leave it out for the defaults.",
            ],
            app.SharedFaults);
    }

    [Theory]
    [InlineData("Stream:orders:Groups:g:Enabled", "Stream is no setting of RedisStreams; did you mean Streams?")]
    [InlineData("connectionstrng", "connectionstrng is no setting of RedisStreams; did you mean ConnectionString?")]
    [InlineData(
        "Host",
        "Host is no setting of RedisStreams; these are: ConnectionString, Database, DeduplicationWindow, DrainTimeout, KeyPrefix, MaxMessageSize, "
        + "PublishTimeout, Publishers, Streams.")]
    [InlineData("Streams:orders:Retentoin:Policy", "Streams:orders:Retentoin is no setting of a stream; did you mean Retention?")]
    [InlineData("Streams:orders:Limits:Max", "Streams:orders:Limits is no setting of a stream; these are: Broadcast, Groups, Retention.")]
    [InlineData("Streams:orders", "Streams:orders is '1'; it has to be a section, as a stream is.")]
    public void An_unknown_key_names_the_nearest(string key, string fault)
    {
        using var app = new ConfiguredApplication(null, ($"RedisStreams:{key}", "1")).MapStream("orders");
        Assert.Equal([$"RedisStreams:{fault}"], app.SharedFaults);
    }

    [Fact]
    public void Adding_the_services_twice_changes_nothing()
    {
        var once = new ServiceCollection().AddStreamGroupsConfiguration().Count;
        Assert.Equal(once, new ServiceCollection().AddStreamGroupsConfiguration().AddStreamGroupsConfiguration().Count);
    }
}
