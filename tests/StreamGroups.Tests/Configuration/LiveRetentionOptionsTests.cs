using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Xunit;

namespace StreamGroups.Tests.Configuration;

public sealed class LiveRetentionOptionsTests
{
    private const string Orders = "RedisStreams:Streams:orders:Retention:";

    [Fact]
    public void All_of_it_changes_with_a_reload()
    {
        using var app = new ConfiguredApplication(null, (Orders + "Policy", "UntilProcessed")).Map("orders", "g");
        using var live = app.LiveRetention("orders");
        app.Reload((Orders + "Policy", "MaxLength"), (Orders + "MaxLength", "10"), (Orders + "HoldWarning", "01:00:00"));
        Assert.Equal((RetentionPolicy.MaxLength, 10, TimeSpan.FromHours(1)), (live.Current.Policy, live.Current.MaxLength, live.Current.HoldWarning));
        var line = Assert.Single(app.Log);
        Assert.Equal((LogLevel.Information, 113), (line.Level, line.Event.Id));
        Assert.Equal("The retention of stream orders goes on with new options: Policy, MaxLength, HoldWarning changed.", line.Message);
    }

    [Fact]
    public void Values_that_do_not_go_together_keep_everything_as_it_was()
    {
        using var app = new ConfiguredApplication(null, (Orders + "Policy", "UntilProcessed")).Map("orders", "g");
        using var live = app.LiveRetention("orders");
        app.Reload((Orders + "Policy", "MaxLength"));
        app.Reload();
        Assert.Equal(RetentionPolicy.UntilProcessed, live.Current.Policy);
        var line = Assert.Single(app.Log);
        Assert.Equal((LogLevel.Error, 114), (line.Level, line.Event.Id));
        Assert.IsType<OptionsValidationException>(line.Exception);
        Assert.Equal(
            "The retention of stream orders goes on with its old options, since the reloaded configuration is not valid: "
            + $"{Orders}Policy is MaxLength, but {Orders}MaxLength is not set; say there how many entries are kept.",
            line.Message);
    }
}
