using Microsoft.Extensions.Logging;
using StreamGroups.Registration;
using Xunit;

namespace StreamGroups.Tests.Configuration;

/// <summary>What is said of batches where there are none.</summary>
public sealed class BatchSettingsTests
{
    private const string Path = "RedisStreams:Streams:orders:Groups:billing";

    public static TheoryData<Action<GroupOptions>> Said => new()
    {
        options => options.BatchSize = 100,
        options => options.BatchWait = TimeSpan.Zero,
    };

    [Theory]
    [MemberData(nameof(Said), DisableDiscoveryEnumeration = true)]
    public void In_code_it_is_an_error(Action<GroupOptions> configure)
    {
        using var app = new ConfiguredApplication().Map(Group(isBatch: false, configure));
        Assert.Equal(
            [
                "BatchSize or BatchWait is set in code for group 'billing' of stream 'orders', which has no effect, since the group's handler gets single "
                + "messages; give it to .HandleBatch(…) instead of .Handle(…), or take it out.",
            ],
            app.FaultsOf("orders", "billing"));
    }

    [Fact]
    public void In_code_of_a_group_that_is_pulled_it_is_an_error()
    {
        var group = new GroupRegistration("orders", _ => "billing") { Kind = GroupKind.Pull };
        group.Configure.Add(options => options.BatchSize = 5);
        using var app = new ConfiguredApplication().Map(group);
        Assert.Equal(
            [
                "BatchSize or BatchWait is set in code for group 'billing' of stream 'orders', which has no effect, since the group is pulled, and whoever reads "
                + "takes as many messages as it likes; take it out.",
            ],
            app.FaultsOf("orders", "billing"));
    }

    [Theory]
    [MemberData(nameof(Said), DisableDiscoveryEnumeration = true)]
    public void With_batches_it_is_none(Action<GroupOptions> configure)
    {
        using var app = new ConfiguredApplication(null, ($"{Path}:BatchSize", "7")).Map(Group(isBatch: true, configure));
        app.Check();
        Assert.Empty(app.Log);
    }

    [Fact]
    public void What_holds_for_a_prefix_may_be_for_other_groups()
    {
        var group = Group(isBatch: false);
        group.Conventions.Configure.Add(options => options.BatchSize = 5);
        using var app = new ConfiguredApplication().Map(group);
        app.Check();
    }

    [Fact]
    public void In_configuration_it_is_a_warning()
    {
        using var app = new ConfiguredApplication(null, ($"{Path}:BatchSize", "7"), ($"{Path}:Concurrency", "7")).Map(Group(isBatch: false));
        app.Check();
        var line = Assert.Single(app.Log);
        Assert.Equal((LogLevel.Warning, 101), (line.Level, line.Event.Id));
        Assert.Equal(
            $"{Path}:BatchSize has no effect, since the group's handler gets single messages; give it to .HandleBatch(…) instead of .Handle(…), or take it out.",
            line.Message);
    }

    private static GroupRegistration Group(bool isBatch, params Action<GroupOptions>[] configure)
    {
        var group = new GroupRegistration("orders", _ => "billing");
        group.Configure.AddRange(configure);
        group.Handlers.Add(new HandlerRegistration(typeof(string), null, _ => null) { IsBatch = isBatch });
        return group;
    }
}
