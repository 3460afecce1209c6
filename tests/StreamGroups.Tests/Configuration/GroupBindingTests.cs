using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using StreamGroups.Configuration;
using StreamGroups.Registration;
using Xunit;

namespace StreamGroups.Tests.Configuration;

public sealed class GroupBindingTests
{
    private const string Documented = """
        {
          "ConnectionStrings": { "redis": "localhost:6379" },
          "RedisStreams": {
            "Streams": {
              "test-stream": {
                "Retention": { "Policy": "UntilProcessed", "MinAge": "01:00:00" },
                "Groups": {
                  "test-group": { "Consumer": "1", "Concurrency": 8, "Prefetch": 256, "AckWait": "00:00:30", "MaxDeliveries": 5,
                                  "Backoff": [ "00:00:01", "00:00:10", "00:01:00" ], "StartFrom": "Beginning", "Enabled": true }
                }
              }
            }
          }
        }
        """;

    [Fact]
    public void The_documented_file_is_read_without_a_fault()
    {
        using var app = new ConfiguredApplication(Documented).Map("test-stream", "test-group");
        app.Check();
        var options = app.OptionsOf("test-stream", "test-group");
        Assert.Equal("1", options.Consumer);
        Assert.Equal(8, options.Concurrency);
        Assert.Equal(256, options.Prefetch);
        Assert.Equal(TimeSpan.FromSeconds(30), options.AckWait);
        Assert.Equal(5, options.MaxDeliveries);
        Assert.Equal([TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(1)], options.Backoff);
        Assert.Equal(StartPosition.Beginning, options.StartFrom);
        Assert.True(options.Enabled);
        Assert.Equal("localhost:6379 from ConnectionStrings:redis", app.Connection().ToString());
    }

    [Fact]
    public void Every_key_changes_its_option_in_any_case()
    {
        const string path = "redisstreams:streams:orders:groups:billing:";
        using var app = new ConfiguredApplication(
            null,
            (path + "consumer", "c"), (path + "CONCURRENCY", "2"), (path + "prefetch", "3"), (path + "ackwait", "00:00:04"),
            (path + "maxdeliveries", "6"), (path + "backoff:0", "00:00:07"), (path + "startfrom", "8-9"), (path + "enabled", "False"),
            (path + "maxlease", "00:10:00"), (path + "MODE", "atmostonce"), (path + "maxdeadletters", "1000000000000"),
            (path + "exclusiveconsumer", "true"))
            .Map("orders", "billing");
        var options = app.OptionsOf("orders", "billing");
        Assert.Equal("c", options.Consumer);
        Assert.Equal(2, options.Concurrency);
        Assert.Equal(3, options.Prefetch);
        Assert.Equal(TimeSpan.FromSeconds(4), options.AckWait);
        Assert.Equal(6, options.MaxDeliveries);
        Assert.Equal([TimeSpan.FromSeconds(7)], options.Backoff);
        Assert.Equal(StartPosition.AfterId(new EntryId(8, 9)), options.StartFrom);
        Assert.False(options.Enabled);
        Assert.Equal(TimeSpan.FromMinutes(10), options.MaxLease);
        Assert.Equal(DeliveryMode.AtMostOnce, options.Mode);
        Assert.Equal(1_000_000_000_000, options.MaxDeadLetters);
        Assert.True(options.ExclusiveConsumer);
    }

    [Fact]
    public void The_defaults_are_the_documented_ones()
    {
        using var app = new ConfiguredApplication(null, ("RedisStreams:Streams:s:Groups:g:Concurrency", "1")).Map("s", "g");
        app.Check();
        var options = app.OptionsOf("s", "g");
        Assert.Equal((null, 1, 1_024, 5, true), (options.Consumer, options.Concurrency, options.Prefetch, options.MaxDeliveries, options.Enabled));
        Assert.Equal((TimeSpan.FromSeconds(30), TimeSpan.FromHours(1)), (options.AckWait, options.MaxLease));
        Assert.Equal([TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(1)], options.Backoff);
        Assert.Equal((DeliveryMode.AtLeastOnce, null, false), (options.Mode, options.MaxDeadLetters, options.ExclusiveConsumer));
        Assert.Equal(StartPosition.Beginning, options.StartFrom);
    }

    [Theory]
    [InlineData("AtLeastOnce", DeliveryMode.AtLeastOnce)]
    [InlineData("ATMOSTONCE", DeliveryMode.AtMostOnce)]
    [InlineData("NoAck", DeliveryMode.NoAck)]
    [InlineData("manual", DeliveryMode.Manual)]
    public void A_mode_is_named(string text, DeliveryMode mode)
    {
        using var app = new ConfiguredApplication(null, ("RedisStreams:Streams:s:Groups:g:Mode", text)).Map("s", "g");
        Assert.Equal(mode, app.OptionsOf("s", "g").Mode);
    }

    [Fact]
    public void Code_goes_over_the_file_and_the_file_over_the_defaults()
    {
        const string json = """{ "RedisStreams": { "Streams": { "s": { "Groups": { "g": { "Concurrency": 4, "Prefetch": 40 } } } } } }""";
        using var app = new ConfiguredApplication(json).Map("s", "g", o => o.Concurrency = 5, o => o.Concurrency++);
        var options = app.OptionsOf("s", "g");
        Assert.Equal(6, options.Concurrency);
        Assert.Equal(40, options.Prefetch);
        Assert.Equal(5, options.MaxDeliveries);
    }

    [Fact]
    public void The_usual_options_methods_go_over_the_file_even_when_called_first()
    {
        using var app = new ConfiguredApplication(
            null, ("RedisStreams:Streams:s:Groups:g:Concurrency", "4"), ("RedisStreams:Streams:s:Groups:g:MaxDeliveries", "4"),
            ("RedisStreams:KeyPrefix", "file:"), ("RedisStreams:Database", "4")).Map("s", "g");
        app.Services.Configure<GroupOptions>("s/g", o => o.Concurrency = 7);
        app.Services.PostConfigure<GroupOptions>("s/g", o => o.MaxDeliveries = 8);
        app.Services.Configure<RedisStreamsOptions>(o => o.KeyPrefix = "code:");
        Assert.Equal(7, app.OptionsOf("s", "g").Concurrency);
        Assert.Equal(8, app.OptionsOf("s", "g").MaxDeliveries);
        Assert.Equal("code:", app.Shared.KeyPrefix);
        Assert.Equal(4, app.Shared.Database);
    }

    [Fact]
    public void Without_any_configuration_only_code_counts()
    {
        using var app = new ConfiguredApplication().Map("s", "g", o => o.Concurrency = 3);
        app.Check();
        Assert.Null(app.Root);
        Assert.Equal(3, app.OptionsOf("s", "g").Concurrency);
        Assert.Equal("", app.Shared.KeyPrefix);
    }

    [Fact]
    public void Configured_waits_replace_the_default_ones()
    {
        const string path = "RedisStreams:Streams:s:Groups:g:Backoff:";
        var values = Enumerable.Range(0, 12).Select(i => (path + i, (string?)$"00:00:{i + 1:00}")).ToArray();
        using var app = new ConfiguredApplication(null, values).Map("s", "g");
        Assert.Equal(Enumerable.Range(1, 12).Select(i => TimeSpan.FromSeconds(i)), app.OptionsOf("s", "g").Backoff);

        var options = new GroupOptions { Backoff = [TimeSpan.FromHours(1)] };
        GroupOptionsBinder.Bind(app.Root!.GetSection("RedisStreams:Streams:s:Groups:g"), options, []);
        Assert.Equal(12, options.Backoff.Count);
    }

    [Theory]
    [InlineData("""{ "Backoff": "00:00:05" }""", 1)]
    [InlineData("""{ "Backoff": [ "00:00:05" ] }""", 1)]
    [InlineData("""{ "Backoff": [] }""", 0)]
    [InlineData("""{ "Backoff": "" }""", 0)]
    public void One_wait_may_stand_alone_and_none_is_an_empty_list(string group, int count)
    {
        var json = $$"""{ "RedisStreams": { "Streams": { "s": { "Groups": { "g": {{group}} } } } } }""";
        using var app = new ConfiguredApplication(json).Map("s", "g");
        Assert.Equal(Enumerable.Repeat(TimeSpan.FromSeconds(5), count), app.OptionsOf("s", "g").Backoff);
    }

    [Fact]
    public void Waits_that_are_null_count_as_left_out()
    {
        using var app = new ConfiguredApplication(
            """{ "RedisStreams": { "Streams": { "s": { "Groups": { "g": { "Backoff": null } } } } } }""").Map("s", "g");
        Assert.Equal(new GroupOptions().Backoff, app.OptionsOf("s", "g").Backoff);
    }

    [Fact]
    public void An_empty_value_counts_as_left_out()
    {
        const string path = "RedisStreams:Streams:s:Groups:g:";
        using var app = new ConfiguredApplication(
            null, (path + "Consumer", ""), (path + "Concurrency", ""), (path + "AckWait", ""), (path + "StartFrom", ""),
            (path + "Enabled", null), (path + "Mode", ""), (path + "MaxDeadLetters", ""), (path + "MaxLease", ""), (path + "ExclusiveConsumer", ""), ("RedisStreams:ConnectionString", ""), ("RedisStreams:Database", "")).Map("s", "g");
        app.Check();
        var options = app.OptionsOf("s", "g");
        Assert.Null(options.Consumer);
        Assert.Equal(1, options.Concurrency);
        Assert.Equal(TimeSpan.FromSeconds(30), options.AckWait);
        Assert.Equal((DeliveryMode.AtLeastOnce, null, false), (options.Mode, options.MaxDeadLetters, options.ExclusiveConsumer));
        Assert.Null(app.Shared.ConnectionString);
        Assert.Null(app.Shared.Database);
    }

    [Fact]
    public void A_group_can_be_switched_off_by_configuration()
    {
        using var app = new ConfiguredApplication(null, ("RedisStreams:Streams:s:Groups:g:Enabled", "false")).Map("s", "g").Map("s", "h");
        app.Check();
        Assert.False(app.OptionsOf("s", "g").Enabled);
        Assert.True(app.OptionsOf("s", "h").Enabled);
    }

    [Fact]
    public void Prefetch_is_never_below_concurrency()
    {
        using var app = new ConfiguredApplication().Map("s", "g", o => (o.Concurrency, o.Prefetch) = (50, 10));
        Assert.Equal(50, app.OptionsOf("s", "g").EffectivePrefetch);
        Assert.Equal(1_024, new GroupOptions().EffectivePrefetch);
    }

    [Fact]
    public void A_name_that_configuration_gives_is_read_once()
    {
        using var app = new ConfiguredApplication(
            null, ("Billing:Group", "a"), ("RedisStreams:Streams:s:Groups:a:Concurrency", "2"),
            ("RedisStreams:Streams:s:Groups:b:Concurrency", "3"))
            .Map(new GroupRegistration("s", configuration => configuration?["Billing:Group"]));
        using var live = app.Live("s", "a");
        Assert.Equal(2, live.Current.Concurrency);
        app.Reload(("Billing:Group", "b"));
        Assert.Equal(2, live.Current.Concurrency);
        Assert.Empty(app.Log);
    }
}
