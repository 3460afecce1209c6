using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using StreamGroups.Configuration;
using Xunit;

namespace StreamGroups.Tests.Configuration;

public sealed class ColonNamesTests
{
    private const string Json = """
        {
          "RedisStreams": {
            "Streams": {
              "orders": { "Groups": { "a": { "Concurrency": 2 }, "a:b": { "Concurrency": 3 } } },
              "orders:eu": { "Groups": { "a": { "Concurrency": 4 } } },
              "orders:eu:west": { "Groups": { "x:y:z": { "Concurrency": 5 } }, "Retention": { "Policy": "UntilProcessed" } }
            }
          }
        }
        """;

    [Fact]
    public void Each_stream_and_group_gets_its_own_section()
    {
        using var app = new ConfiguredApplication(Json)
            .Map("orders", "a").Map("orders", "a:b").Map("orders:eu", "a").Map("orders:eu:west", "x:y:z");
        app.Check();
        Assert.Equal(2, app.OptionsOf("orders", "a").Concurrency);
        Assert.Equal(3, app.OptionsOf("orders", "a:b").Concurrency);
        Assert.Equal(4, app.OptionsOf("orders:eu", "a").Concurrency);
        Assert.Equal(5, app.OptionsOf("orders:eu:west", "x:y:z").Concurrency);
        Assert.Equal(RetentionPolicy.UntilProcessed, app.RetentionOf("orders:eu:west").Policy);
        Assert.Equal(RetentionPolicy.KeepAll, app.RetentionOf("orders:eu").Policy);
        Assert.DoesNotContain(app.Log, line => line.Event.Id == 100);
    }

    [Fact]
    public void What_stands_inside_a_mapped_name_and_is_not_mapped_is_a_warning_and_no_fault()
    {
        using var app = new ConfiguredApplication(Json).Map("orders", "a");
        app.Check();
        var line = Assert.Single(app.Log);
        Assert.Equal((LogLevel.Warning, 100), (line.Level, line.Event.Id));
        Assert.StartsWith(
            "Configuration below RedisStreams:Streams has stream 'orders:eu', stream 'orders:eu:west', group 'a:b' of stream 'orders', which",
            line.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_beginning_of_a_mapped_name_is_no_name()
    {
        using var app = new ConfiguredApplication(
            """{ "RedisStreams": { "Streams": { "orders:eu": {}, "shop:eu": { "Groups": { "a:b": {} } } } } }""")
            .Map("orders:eu", "g").Map("orders", "g").Map("shop:eu", "a:b").Map("shop:eu", "a");
        app.Check();
        Assert.Empty(app.Log);
    }

    [Fact]
    public void A_name_begins_another_only_up_to_a_colon()
    {
        using var app = new ConfiguredApplication(
            null, ("RedisStreams:Streams:ord", ""), ("RedisStreams:Streams:shop:e", ""))
            .Map("orders", "g").Map("shop:eu", "g").MapStream("shop");
        Assert.Equal(["RedisStreams:Streams:shop:e is no setting of a stream; these are: Broadcast, Groups, Retention."], app.SharedFaults);
        Assert.Equal(["stream 'ord'"], UnmappedConfiguration.Find(app.Root!, app.Provider.GetRequiredService<MappedGroups>()));
    }

    [Fact]
    public void A_misspelt_key_is_found_under_a_name_with_colons()
    {
        using var app = new ConfiguredApplication(
            null, ("RedisStreams:Streams:orders:eu:Groups:a:b:Concurency", "2"), ("RedisStreams:Streams:orders:eu:Gropus:a:Prefetch", "2"))
            .Map("orders", "a").Map("orders:eu", "a:b");
        Assert.Equal(
            ["RedisStreams:Streams:orders:eu:Groups:a:b:Concurency is no setting of a group; did you mean Concurrency?"],
            app.FaultsOf("orders:eu", "a:b"));
        Assert.Equal(
            ["RedisStreams:Streams:orders:eu:Gropus is no setting of a stream; did you mean Groups?"], app.SharedFaults);
    }

    [Fact]
    public void Two_groups_whose_options_would_have_one_name_are_a_fault()
    {
        using var app = new ConfiguredApplication().Map("a/b", "c").Map("a", "b/c");
        Assert.Equal(
            ["Group 'c' of stream 'a/b' and group 'b/c' of stream 'a' both have options of the name 'a/b/c'; rename one of them."],
            app.FaultsOf("a/b", "c"));
    }
}
