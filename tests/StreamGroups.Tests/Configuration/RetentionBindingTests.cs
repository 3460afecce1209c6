using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace StreamGroups.Tests.Configuration;

public sealed class RetentionBindingTests
{
    private const string Orders = "RedisStreams:Streams:orders:Retention:";

    [Fact]
    public void Every_key_changes_its_option_in_any_case()
    {
        using var app = new ConfiguredApplication(
            null, (Orders + "policy", "untilprocessed"), (Orders + "MINAGE", "01:00:00"), (Orders + "holdwarning", "00:05:00"),
            (Orders + "HoldLimit", "3.00:00:00"), (Orders + "lengthwarning", "7"), ("RedisStreams:Streams:a:Retention:Policy", "MaxLength"),
            ("RedisStreams:Streams:a:Retention:MaxLength", "5000000000"), ("RedisStreams:Streams:b:Retention:Policy", "MaxAge"),
            ("RedisStreams:Streams:b:Retention:MaxAge", "7.00:00:00"))
            .Map("orders", "g").Map("a", "g").Map("b", "g");
        app.Check();
        var options = app.RetentionOf("orders");
        Assert.Equal(RetentionPolicy.UntilProcessed, options.Policy);
        Assert.Equal(TimeSpan.FromHours(1), options.MinAge);
        Assert.Equal(TimeSpan.FromMinutes(5), options.HoldWarning);
        Assert.Equal(TimeSpan.FromDays(3), options.HoldLimit);
        Assert.Equal(7, options.LengthWarning);
        Assert.Equal((RetentionPolicy.MaxLength, 5_000_000_000), (app.RetentionOf("a").Policy, app.RetentionOf("a").MaxLength));
        Assert.Equal((RetentionPolicy.MaxAge, TimeSpan.FromDays(7)), (app.RetentionOf("b").Policy, app.RetentionOf("b").MaxAge));
        Assert.Empty(app.Log);
    }

    [Fact]
    public void Everything_is_kept_by_default()
    {
        using var app = new ConfiguredApplication().Map("orders", "g");
        app.Check();
        var options = app.RetentionOf("orders");
        Assert.Equal(RetentionPolicy.KeepAll, options.Policy);
        Assert.Equal((TimeSpan.Zero, null, null, null), (options.MinAge, options.MaxLength, options.MaxAge, options.HoldLimit));
        Assert.Equal((1_000_000, TimeSpan.FromMinutes(15)), (options.LengthWarning, options.HoldWarning));
    }

    [Fact]
    public void Code_goes_over_the_file_and_the_file_over_the_defaults()
    {
        using var app = new ConfiguredApplication(
            null, (Orders + "Policy", "UntilProcessed"), (Orders + "MinAge", "01:00:00"), (Orders + "HoldWarning", "02:00:00"))
            .Map("orders", "g").Retain("orders", o => o.MinAge = TimeSpan.FromMinutes(1), o => o.MinAge *= 2);
        app.Services.PostConfigure<RetentionOptions>("orders", o => o.HoldWarning *= 2);
        var options = app.RetentionOf("orders");
        Assert.Equal(RetentionPolicy.UntilProcessed, options.Policy);
        Assert.Equal(TimeSpan.FromMinutes(2), options.MinAge);
        Assert.Equal(TimeSpan.FromHours(4), options.HoldWarning);
    }

    [Fact]
    public void All_groups_of_a_stream_share_its_retention()
    {
        using var app = new ConfiguredApplication(null, (Orders + "Policy", "DeleteWhenProcessed"))
            .Map("orders", "a").Map("orders", "b").Map("orders:eu", "a");
        app.Check();
        Assert.Equal(RetentionPolicy.DeleteWhenProcessed, app.RetentionOf("orders").Policy);
        Assert.Equal(RetentionPolicy.KeepAll, app.RetentionOf("orders:eu").Policy);
    }
}
