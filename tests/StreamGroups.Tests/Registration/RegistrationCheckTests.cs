using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using StreamGroups.Configuration;
using StreamGroups.Registration;
using Xunit;

namespace StreamGroups.Tests.Registration;

/// <summary>What does not fit together is said when the host starts, all of it at once.</summary>
public sealed class RegistrationCheckTests
{
    private readonly ServiceCollection _services = [];
    private readonly IRedisStreamsBuilder _builder;

    public RegistrationCheckTests() => _builder = _services.AddRedisStreams();

    [Fact]
    public void A_stream_without_a_group()
    {
        _builder.MapStream("orders");

        Assert.Equal(["Stream 'orders' is mapped without a group; call .WithGroup(\"…\").Handle(…) after .MapStream(\"orders\")."], Faults());
    }

    [Fact]
    public void A_group_without_a_handler()
    {
        _builder.MapStream("orders").WithGroup("billing");

        Assert.Equal(["Group 'billing' of stream 'orders' has no handler; call .Handle(…) after .WithGroup(…)."], Faults());
    }

    [Fact]
    public void A_broadcast_that_is_to_be_pulled()
    {
        _builder.MapStream("orders").Broadcast().Pull();

        Assert.Equal(["The broadcast of stream 'orders' is to be pulled, but only groups can be; call .MapStream(\"orders\").WithGroup(\"…\").Pull()."], Faults());
    }

    [Fact]
    public void A_broadcast_with_one_active_consumer()
    {
        _builder.MapStream("orders").Broadcast().SingleActive().Handle((string msg) => { });

        Assert.Equal(
            ["The broadcast of stream 'orders' is to have one active consumer, but every instance of the application gets every message of it; take "
                + ".SingleActive() out, or consume the stream with a group: .WithGroup(\"…\").SingleActive()."],
            Faults());
    }

    [Fact]
    public void A_group_with_two_handlers()
    {
        var group = _builder.MapStream("orders").WithGroup("billing");
        group.Handle((string msg) => { });
        group.Handle((string msg) => { });

        Assert.Equal(
            ["Group 'billing' of stream 'orders' has 2 handlers that take every message (string, string), but each message goes to one; keep one of "
                + "them as the default, and say what the others take: by [MessageType] on their types, or by .WhenHeader(…) or .When(…) after their "
                + ".Handle(…)."],
            Faults());
    }

    [Fact]
    public void A_group_that_is_mapped_more_than_once_is_named_once()
    {
        for (var i = 0; i < 3; i++) _builder.MapStream("orders").WithGroup("billing").Handle((string msg) => { });

        Assert.Equal(
            ["Group 'billing' of stream 'orders' is mapped more than once; keep one .WithGroup(\"billing\"), or name the others differently."],
            Faults());
    }

    [Theory]
    [InlineData("{eu}orders", "x:y", "{eu}orders:x", "y", "{eu}orders:x:y:mark")]
    [InlineData("a", "billing", "{a}", "billing", "{a}:billing:mark")]
    public void Two_groups_that_would_have_the_same_keys_beside_their_streams(string stream, string group, string otherStream, string other, string key)
    {
        Map((stream, group), (otherStream, other));

        Assert.Equal(
            [$"Group '{group}' of stream '{stream}' and group '{other}' of stream '{otherStream}' would have the same keys for their retries, dead "
                + $"letters and marks (such as '{key}'); rename one of the streams or groups."],
            Faults());
    }

    [Fact]
    public void Colons_and_braces_that_make_different_keys_are_let_be()
    {
        Map(("orders", "x:y"), ("orders:x", "y"), ("a", "billing"), ("{a}", "audit"), ("{eu}orders", "x"), ("{eu}orders:x", "x"));
        using var provider = _services.BuildServiceProvider();
        Assert.Equal(6, RegistrationCheck.Run(provider).Count);
    }

    [Fact]
    public void A_prefix_may_keep_the_keys_of_two_groups_apart()
    {
        _services.Configure<RedisStreamsOptions>(options => options.KeyPrefix = "shop:");
        Map(("a", "billing"), ("{a}", "billing"));
        using var provider = _services.BuildServiceProvider();
        Assert.Equal(2, RegistrationCheck.Run(provider).Count);
    }

    [Fact]
    public void A_stream_with_two_different_retentions_is_named_once()
    {
        var orders = _builder.MapStream("orders").WithRetention(RetentionPolicy.UntilProcessed);
        orders.WithGroup("billing").Handle((string msg) => { });
        _builder.MapStream("orders").WithRetention(o => o.Policy = RetentionPolicy.KeepAll).WithRetention(o => o.MinAge = TimeSpan.FromHours(1));
        _builder.MapStream("invoices").WithRetention(RetentionPolicy.UntilProcessed).WithGroup("billing").Handle((string msg) => { });

        Assert.Equal(
            ["Stream 'orders' is given different retentions in code; all its groups share one, so keep one .WithRetention(…)."], Faults());
    }

    [Fact]
    public void The_same_retention_may_be_said_for_each_group()
    {
        foreach (var group in (string[])["billing", "audit"])
            _builder.MapStream("orders").WithRetention(o => o.Policy = RetentionPolicy.UntilProcessed).WithGroup(group).Handle((string msg) => { });

        using var provider = _services.BuildServiceProvider();
        Assert.Equal(2, RegistrationCheck.Run(provider).Count);
        Assert.Equal(
            RetentionPolicy.UntilProcessed,
            provider.GetRequiredService<IOptionsMonitor<RetentionOptions>>().Get("orders").Policy);
    }

    [Fact]
    public void Groups_of_one_name_on_two_streams_are_two_groups()
    {
        _builder.MapStream("orders").WithGroup("billing").Handle((string msg) => { });
        _builder.MapStream("invoices").WithGroup("billing").Handle((string msg) => { });

        using var provider = _services.BuildServiceProvider();
        Assert.Equal(2, RegistrationCheck.Run(provider).Count);
    }

    [Fact]
    public void A_group_takes_its_name_from_configuration()
    {
        Configure("Billing:Group", "billing");
        _builder.MapStream("orders").WithGroup(c => c["Billing:Group"]).Handle((string msg) => { });

        using var provider = _services.BuildServiceProvider();
        Assert.Equal("orders/billing", $"{Assert.Single(RegistrationCheck.Run(provider)).Address}");
    }

    [Fact]
    public void A_name_from_configuration_may_be_the_same_as_one_in_code()
    {
        Configure("Billing:Group", "billing");
        _builder.MapStream("orders").WithGroup("billing").Handle((string msg) => { });
        _builder.MapStream("orders").WithGroup(c => c["Billing:Group"]).Handle((string msg) => { });

        Assert.Equal(
            ["Group 'billing' of stream 'orders' is mapped more than once; keep one .WithGroup(\"billing\"), or name the others differently."],
            Faults());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    public void An_empty_name_from_configuration(string? name)
    {
        Configure("Billing:Group", name);
        _builder.MapStream("orders").WithGroup(c => c["Billing:Group"]).Handle((string msg) => { });

        Assert.Equal(
            ["A group of stream 'orders' takes its name from configuration by 'c => c[\"Billing:Group\"]', which gives an empty name; "
                + "set another value there."],
            Faults());
    }

    [Fact]
    public void A_name_from_configuration_that_the_library_keeps()
    {
        Configure("Billing:Group", "~billing");
        _builder.MapStream("orders").WithGroup(c => c["Billing:Group"], options => options.Concurrency = 2).Handle((string msg) => { });

        Assert.Equal(
            ["A group of stream 'orders' takes its name from configuration by 'c => c[\"Billing:Group\"]', which gives '~billing', "
                + "and names that start with '~' are kept for the library; set another value there."],
            Faults());
    }

    [Fact]
    public void A_name_whose_function_throws()
    {
        Configure("Billing:Group", null);
        _builder.MapStream("orders").WithGroup(c => c["Billing:Group"]!.Trim('/')).Handle((string msg) => { });

        var fault = Assert.Single(Faults());
        Assert.StartsWith("A group of stream 'orders' takes its name from configuration by 'c => c[\"Billing:Group\"]!.Trim('/')', which failed (", fault);
        Assert.EndsWith("); correct that function.", fault);

        // The options of a group are found by its name too, and are checked before.
        using var provider = _services.BuildServiceProvider();
        var thrown = Assert.Throws<StreamRegistrationException>(() => provider.GetRequiredService<ConfigurationCheck>().Run());
        Assert.Equal([fault], thrown.Faults);
    }

    [Fact]
    public void A_name_from_configuration_where_there_is_none()
    {
        _builder.MapStream("orders").WithGroup(c => c["Billing:Group"]).Handle((string msg) => { });

        Assert.Equal(
            ["A group of stream 'orders' takes its name from configuration by 'c => c[\"Billing:Group\"]', but the application's services hold "
                + "no IConfiguration; add one, or name the group in code."],
            Faults());
    }

    [Fact]
    public void All_faults_are_in_one_exception()
    {
        _builder.MapStream("invoices");
        var orders = _builder.MapStream("orders");
        orders.WithGroup("billing");
        orders.WithGroup("shipping").Handle((string msg, IDisposable one, IFormattable other) => { });
        orders.WithGroup("audit").Handle<int>((string msg, IDisposable service) => Task.FromResult(Task.CompletedTask));
        orders.WithGroup("good").Handle((string msg) => { });

        using var provider = _services.BuildServiceProvider();
        var thrown = Assert.Throws<StreamRegistrationException>(() => RegistrationCheck.Run(provider));

        string[] beginnings =
        [
            "Stream 'invoices' is mapped without a group",
            "Group 'billing' of stream 'orders' has no handler",
            "Parameter 'one' of the handler of stream 'orders', group 'shipping' asks for IDisposable",
            "Parameter 'other' of the handler of stream 'orders', group 'shipping' asks for IFormattable",
            "The handler of stream 'orders', group 'audit' takes string first, but Handle<int>",
            "The handler of stream 'orders', group 'audit' returns Task<Task>",
        ];
        Assert.Equal(beginnings.Length, thrown.Faults.Count);
        Assert.All(beginnings.Zip(thrown.Faults), pair => Assert.StartsWith(pair.First, pair.Second));
        Assert.Equal(string.Join(Environment.NewLine, thrown.Faults), thrown.Message);
    }

    private void Map(params ReadOnlySpan<(string Stream, string Group)> groups)
    {
        foreach (var (stream, group) in groups) _builder.MapStream(stream).WithGroup(group).Handle((string msg) => { });
    }

    private void Configure(string key, string? value) => _services.AddSingleton<IConfiguration>(
        new ConfigurationBuilder().AddInMemoryCollection([new KeyValuePair<string, string?>(key, value)]).Build());

    private IReadOnlyList<string> Faults()
    {
        using var provider = _services.BuildServiceProvider();
        return Assert.Throws<StreamRegistrationException>(() => RegistrationCheck.Run(provider)).Faults;
    }
}
