using Microsoft.Extensions.DependencyInjection;
using StreamGroups.Engine.Retention;
using StreamGroups.TestSupport;
using StreamGroups.Transport;
using Xunit;

namespace StreamGroups.Conformance.Application;

/// <summary>How long entries are kept, with groups that consume.</summary>
public abstract class StreamRetentionConformance : ApplicationConformance
{
    private const int Count = 60;
    private const int SlowCount = 25;

    private readonly TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private protected StreamRetentionConformance(IApplicationServer server) : base(server)
    {
    }

    private GroupAddress Slow => new(Stream, "slow");

    [Fact]
    public async Task What_is_acknowledged_is_kept_by_default()
    {
        var host = await NewQuickHost().Map(Group, Options(LongLease), Handled).StartAsync();
        await host.Publisher.PublishBatchAsync(Stream, Numbers(Count));
        await Handled.ReachAsync(Count);
        await host.StopAsync();
        Assert.Equal(Count, await LengthAsync());
    }

    [Theory]
    [InlineData(RetentionPolicy.UntilProcessed, true)]
    [InlineData(RetentionPolicy.DeleteWhenProcessed, false)] // Acks alone do it.
    public async Task A_stream_is_as_long_as_its_slowest_group_needs(RetentionPolicy policy, bool isLookedAt)
    {
        var slow = new HandledMessages();
        var draft = isLookedAt ? NewQuickHost() : NewHost(TimeSpan.FromHours(1), TimeSpan.FromHours(1));
        var host = await draft.Map(Group, Options(LongLease), Handled).Map(Slow, Options(LongLease), StopAfter(SlowCount, slow))
            .Setting(Retention("Policy"), $"{policy}").StartAsync();
        await host.Publisher.PublishBatchAsync(Stream, Numbers(Count));
        await Handled.ReachAsync(Count);

        await LengthReachesAsync(Count - SlowCount);
        Assert.Equal(SlowCount + 1, slow.Count);
        _gate.SetResult();
        await slow.ReachAllAsync(Numbers(Count));
        await LengthReachesAsync(0);
        Assert.Equal(Numbers(Count), slow.Texts);
    }

    [Theory]
    [InlineData(RetentionPolicy.UntilProcessed)]
    [InlineData(RetentionPolicy.DeleteWhenProcessed)]
    public async Task A_group_that_is_disabled_and_was_never_there_loses_nothing(RetentionPolicy policy)
    {
        var slow = new HandledMessages();
        var host = await NewQuickHost().Map(Group, Options(LongLease), Handled).Map(Slow, Options(LongLease), slow)
            .Setting(SlowSetting("Enabled"), "false").Setting(Retention("Policy"), $"{policy}").Setting(Retention("HoldWarning"), "00:00:01")
            .StartAsync();
        await host.Publisher.PublishBatchAsync(Stream, Numbers(Count));
        await Handled.ReachAsync(Count);
        await LoggedAsync(host, 440, $"Group slow holds stream {Stream} back");
        Assert.Equal(Count, await LengthAsync());

        host.Reload((SlowSetting("Enabled"), "true"));
        await slow.ReachAllAsync(Numbers(Count));
        await LengthReachesAsync(0);
    }

    [Fact]
    public async Task A_limit_is_kept_and_what_it_costs_is_said()
    {
        await Transport.EnsureGroupAsync(Slow, StartPosition.Beginning, default); // Another application's, which has stopped.
        var host = await NewQuickHost().Map(Group, Options(LongLease), Handled).StartAsync();
        await host.Publisher.PublishBatchAsync(Stream, Numbers(Count));
        await Handled.ReachAsync(Count); // The limit would not wait for a slow machine.

        host.Reload((Retention("Policy"), "MaxLength"), (Retention("MaxLength"), "10"));
        await LengthReachesAsync(10);
        await LoggedAsync(host, 442, "group slow had not settled");
        var slow = new HandledMessages();
        await NewQuickHost().Map(Slow, Options(LongLease), slow).StartAsync();
        await slow.ReachAsync(10);
        Assert.Equal(Numbers(Count)[^10..], slow.Texts);
    }

    [Fact]
    public async Task The_policy_may_change_while_it_runs()
    {
        var host = await NewQuickHost().Map(Group, Options(LongLease), Handled).StartAsync();
        await host.Publisher.PublishBatchAsync(Stream, Numbers(Count));
        await Handled.ReachAsync(Count);
        Assert.Equal(Count, await LengthAsync());

        host.Reload((Retention("Policy"), "UntilProcessed"));
        await LengthReachesAsync(0);
        host.Reload((Retention("Policy"), "DeleteWhenProcessed"));
        await host.Publisher.PublishBatchAsync(Stream, Numbers(Count));
        await LengthReachesAsync(0);
        await Handled.ReachAsync(2 * Count);
    }

    /// <summary>Looks at its streams more often than applications do.</summary>
    private HostDraft NewQuickHost() => NewHost(TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(200));

    private HostDraft NewHost(TimeSpan shortest, TimeSpan longest) =>
        NewHost().With(services => services.AddSingleton(new RetentionPace(shortest, longest)));

    private string Retention(string key) => $"RedisStreams:Streams:{Stream}:Retention:{key}";

    private string SlowSetting(string key) => $"RedisStreams:Streams:{Stream}:Groups:{Slow.Group}:{key}";

    /// <summary>Handles so many, and the next one only when the gate is opened.</summary>
    private Func<IGroupBuilder, IHandlerBuilder> StopAfter(int count, HandledMessages handled) => group => group.Handle<string>(
        async (message, context) =>
        {
            handled.Add(message, context);
            if (handled.Count == count + 1) await _gate.Task.WaitAsync(context.CancellationToken);
        });

    private async Task<int> LengthAsync() => (await Backdoor.ReadAllAsync(Stream)).Length;

    private Task LengthReachesAsync(int length) =>
        Eventually.HoldsAsync(async () => await LengthAsync() == length, $"the stream has {length} entries");

    private static Task LoggedAsync(TestHost host, int id, string part) => Eventually.HoldsAsync(
        () => host.Log.Any(line => line.Event.Id == id && line.Message.Contains(part, StringComparison.Ordinal)), $"'{part}' is logged");
}
