using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Xunit;

namespace StreamGroups.Tests.Configuration;

public sealed class LiveGroupOptionsTests
{
    private const string Group = "RedisStreams:Streams:s:Groups:g:";

    [Fact]
    public void What_may_change_changes_with_a_reload()
    {
        using var app = new ConfiguredApplication(null, (Group + "Concurrency", "2")).Map("s", "g");
        using var live = app.Live("s", "g");
        var seen = new List<GroupOptions>();
        live.Changed += seen.Add;
        app.Reload(
            (Group + "Concurrency", "3"), (Group + "Prefetch", "4"), (Group + "MaxDeliveries", "6"), (Group + "Backoff:0", "00:00:07"),
            (Group + "Enabled", "false"), (Group + "MaxLease", "00:10:00"), (Group + "MaxDeadLetters", "9"),
            (Group + "BatchSize", "10"), (Group + "BatchWait", "00:00:01"));
        var now = Assert.Single(seen);
        Assert.Same(now, live.Current);
        Assert.Equal((3, 4, 6, false), (now.Concurrency, now.Prefetch, now.MaxDeliveries, now.Enabled));
        Assert.Equal([TimeSpan.FromSeconds(7)], now.Backoff);
        Assert.Equal((TimeSpan.FromMinutes(10), 9), (now.MaxLease, now.MaxDeadLetters));
        Assert.Equal((10, TimeSpan.FromSeconds(1)), (now.BatchSize, now.BatchWait));
        var line = Assert.Single(app.Log);
        Assert.Equal((LogLevel.Information, 110), (line.Level, line.Event.Id));
        Assert.Equal(
            "Group g of stream s goes on with new options: Concurrency, Prefetch, MaxLease, MaxDeliveries, Backoff, BatchSize, BatchWait, MaxDeadLetters, Enabled changed.",
            line.Message);
    }

    [Fact]
    public void Code_goes_over_a_reloaded_file_too()
    {
        using var app = new ConfiguredApplication(null, (Group + "Concurrency", "2")).Map("s", "g", o => o.Concurrency = 9);
        using var live = app.Live("s", "g");
        app.Reload((Group + "Concurrency", "3"));
        Assert.Equal(9, live.Current.Concurrency);
        Assert.Empty(app.Log);
    }

    [Fact]
    public void A_reload_that_changes_nothing_tells_nobody()
    {
        using var app = new ConfiguredApplication(null, (Group + "Backoff:0", "00:00:01")).Map("s", "g");
        using var live = app.Live("s", "g");
        var before = live.Current;
        live.Changed += _ => Assert.Fail("Nothing changed.");
        app.Reload(("Other", "1"));
        Assert.Same(before, live.Current);
        Assert.Empty(app.Log);
    }

    [Fact]
    public void A_bad_value_keeps_everything_as_it_was_and_is_logged_once()
    {
        using var app = new ConfiguredApplication(null, (Group + "Concurrency", "2")).Map("s", "g");
        using var live = app.Live("s", "g");
        var changes = 0;
        live.Changed += _ => changes++;
        app.Reload((Group + "Concurrency", "many"), (Group + "Prefetch", "7"));
        app.Reload();
        Assert.Equal((2, 1_024), (live.Current.Concurrency, live.Current.Prefetch));
        Assert.Equal(0, changes);
        var line = Assert.Single(app.Log);
        Assert.Equal((LogLevel.Error, 111), (line.Level, line.Event.Id));
        Assert.IsType<OptionsValidationException>(line.Exception);
        Assert.Equal(
            "Group g of stream s goes on with its old options, since the reloaded configuration is not valid: "
            + $"{Group}Concurrency is 'many'; it has to be a whole number from 1 to 10000, such as 8.",
            line.Message);

        app.Reload((Group + "Concurrency", "5"));
        Assert.Equal((5, 7, 1), (live.Current.Concurrency, live.Current.Prefetch, changes));
        app.Reload((Group + "Concurrency", "many"));
        Assert.Equal(2, app.Log.Count(entry => entry.Event.Id == 111));
    }

    [Fact]
    public void Code_that_throws_during_a_reload_is_logged_and_does_not_stop_the_reload_of_others()
    {
        var isBroken = false;
        using var app = new ConfiguredApplication(null, (Group + "Concurrency", "2")).Map("s", "g", _ =>
        {
            if (isBroken) throw new InvalidOperationException("broken");
        });
        using var live = app.Live("s", "g");
        isBroken = true;
        app.Reload((Group + "Concurrency", "3"));
        Assert.Equal(2, live.Current.Concurrency);
        Assert.Equal(111, Assert.Single(app.Log).Event.Id);
    }

    [Fact]
    public void What_needs_a_restart_is_kept_and_said_once()
    {
        using var app = new ConfiguredApplication(null, (Group + "AckWait", "00:00:10")).Map("s", "g");
        using var live = app.Live("s", "g");
        var changes = 0;
        live.Changed += _ => changes++;
        app.Reload(
            (Group + "AckWait", "00:00:20"), (Group + "Consumer", "c"), (Group + "StartFrom", "New"), (Group + "Mode", "Manual"),
            (Group + "ExclusiveConsumer", "true"));
        app.Reload();
        var now = live.Current;
        Assert.Equal((TimeSpan.FromSeconds(10), null, StartPosition.Beginning), (now.AckWait, now.Consumer, now.StartFrom));
        Assert.Equal((DeliveryMode.AtLeastOnce, false), (now.Mode, now.ExclusiveConsumer));
        Assert.Equal(0, changes);
        var line = Assert.Single(app.Log);
        Assert.Equal((LogLevel.Warning, 112), (line.Level, line.Event.Id));
        Assert.Equal(
            "A change of Consumer, AckWait, Mode, ExclusiveConsumer, StartFrom of group g of stream s needs a restart of the application; until then "
            + "the old value stays.",
            line.Message);

        app.Reload((Group + "Concurrency", "4"));
        Assert.Equal((4, TimeSpan.FromSeconds(10), 1), (live.Current.Concurrency, live.Current.AckWait, changes));
        app.Reload((Group + "AckWait", "00:00:30"));
        Assert.Equal(2, app.Log.Count(entry => entry.Event.Id == 112));
    }

    [Fact]
    public void Options_with_a_fault_do_not_start()
    {
        using var app = new ConfiguredApplication(null, (Group + "Concurrency", "many")).Map("s", "g");
        Assert.Throws<OptionsValidationException>(() => app.Live("s", "g"));
        app.Reload((Group + "Concurrency", "2"));
        Assert.Empty(app.Log);
    }

    [Fact]
    public void After_disposal_a_reload_changes_nothing()
    {
        using var app = new ConfiguredApplication(null, (Group + "Concurrency", "2")).Map("s", "g");
        var live = app.Live("s", "g");
        live.Dispose();
        app.Reload((Group + "Concurrency", "3"));
        Assert.Equal(2, live.Current.Concurrency);
    }
}
