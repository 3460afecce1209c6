using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using StreamGroups.TestSupport;
using StreamGroups.Transport;
using Xunit;

namespace StreamGroups.Conformance.Application;

/// <summary>Subscriptions that are paused, stopped and resized while they run.</summary>
public abstract class RunTimeControlConformance : ApplicationConformance
{
    private const int LeftEvent = 481;

    private readonly TaskCompletionSource _release = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private protected RunTimeControlConformance(IApplicationServer server) : base(server)
    {
    }

    [Fact]
    public async Task A_paused_one_begins_nothing_lets_its_handler_finish_and_hands_back_what_waited()
    {
        var host = await SlowAsync();
        await host.Publisher.PublishBatchAsync(Stream, Numbers(20));
        await Handled.ReachAsync(1);
        var subscription = Of(host);
        Assert.Equal(SubscriptionState.Running, subscription.State);
        await subscription.PauseAsync().InTime();
        await subscription.PauseAsync().InTime();
        Assert.Equal(SubscriptionState.Paused, subscription.State);
        await Eventually.HoldsAsync(
            async () => (await InspectAsync()).Consumers.GetValueOrDefault("worker-1") == 1, "only what is handled is pending for the consumer");

        _release.SetResult();
        await OnlyHandedBackAsync();
        Assert.Equal(1, Handled.Count);
        await subscription.ResumeAsync().InTime();
        await Handled.ReachAsync(20);
        await NothingPendingAsync();
        Assert.Equal(SubscriptionState.Running, subscription.State);
        Assert.All(Handled.All, message => Assert.Equal(1, message.DeliveryCount));
    }

    [Fact]
    public async Task A_paused_one_keeps_its_name_and_a_stopped_one_gives_it_back()
    {
        var first = await QuickAsync();
        await first.Publisher.PublishAsync(Stream, "1");
        await Handled.ReachAsync(1);
        await Of(first).PauseAsync().InTime();
        var second = await QuickAsync();
        await RunsAsync(second);
        Assert.StartsWith("worker-1~", Of(second).Consumer, StringComparison.Ordinal);

        await Of(first).StopAsync().InTime();
        Assert.Equal(SubscriptionState.Stopped, Of(first).State);
        var third = await QuickAsync();
        await RunsAsync(third);
        Assert.Equal("worker-1", Of(third).Consumer);
    }

    [Fact]
    public async Task A_stopped_one_starts_again()
    {
        var host = await QuickAsync();
        await host.Publisher.PublishAsync(Stream, "1");
        await Handled.ReachAsync(1);
        for (var round = 0; round < 3; round++)
        {
            await Of(host).StopAsync().InTime();
            await Of(host).StopAsync().InTime();
            await host.Publisher.PublishAsync(Stream, $"after {round}");
            Assert.Equal(round + 1, Handled.Count);
            await Of(host).StartAsync().InTime();
            await Of(host).StartAsync().InTime();
            await Handled.ReachAsync(round + 2);
        }
        await NothingPendingAsync();
        Assert.Equal("worker-1", Of(host).Consumer);
    }

    [Fact]
    public async Task A_stop_waits_for_handlers_until_its_token_is_cancelled()
    {
        var host = await SlowAsync();
        await host.Publisher.PublishAsync(Stream, "slow");
        await Handled.ReachAsync(1);
        using var timeToStop = new CancellationTokenSource();
        var stopping = Of(host).StopAsync(timeToStop.Token);
        await Eventually.HoldsAsync(() => Of(host).State == SubscriptionState.Stopped, "it stops");
        Assert.False(stopping.IsCompleted);

        await timeToStop.CancelAsync();
        await stopping.InTime();
        await OnlyHandedBackAsync();
        _release.SetResult();
        await Of(host).StartAsync().InTime();
        await Handled.ReachAsync(2);
        await NothingPendingAsync();
        Assert.All(Handled.All, message => Assert.Equal(1, message.DeliveryCount));
    }

    [Fact]
    public async Task Started_again_while_it_stops_it_cancels_no_handler()
    {
        var host = await SlowAsync();
        await host.Publisher.PublishAsync(Stream, "slow");
        await Handled.ReachAsync(1);
        var stopping = Of(host).StopAsync();
        await Eventually.HoldsAsync(() => Of(host).State == SubscriptionState.Stopped, "it stops");
        await Of(host).StartAsync().InTime();
        await stopping.InTime();

        _release.SetResult();
        await NothingPendingAsync();
        Assert.Equal(1, Handled.Count);
        Assert.DoesNotContain(host.LogOf(Group), line => line.Event.Id == LeftEvent);
    }

    [Theory]
    [InlineData(nameof(IStreamSubscription.StopAsync))]
    [InlineData(nameof(IStreamSubscription.PauseAsync))]
    [InlineData(nameof(IStreamSubscriptions.RemoveAsync))]
    public async Task A_handler_may_end_its_own_subscription(string how)
    {
        IStreamSubscriptions? all = null;
        var host = await NewHost().Map(Group, Options(LongLease, consumer: "worker-1"), group => group.Handle<string>(async (text, context) =>
        {
            var own = all!.Find(context.Stream, context.Group)!;
            await (how switch
            {
                nameof(IStreamSubscription.StopAsync) => own.StopAsync(context.CancellationToken),
                nameof(IStreamSubscription.PauseAsync) => own.PauseAsync(context.CancellationToken),
                _ => all.RemoveAsync(own, context.CancellationToken),
            });
            Handled.Add(context.CancellationToken.IsCancellationRequested ? "cancelled, since it waited for itself" : text, context);
        })).StartAsync();
        all = host.Services.GetRequiredService<IStreamSubscriptions>();
        await host.Publisher.PublishBatchAsync(Stream, Numbers(3));
        await Handled.ReachAsync(1);
        await OnlyHandedBackAsync();
        Assert.Equal("0", Assert.Single(Handled.Texts));
        if (how == nameof(IStreamSubscriptions.RemoveAsync)) await Eventually.HoldsAsync(() => all.All.Count == 0, "it is forgotten");
        else Assert.NotEqual(SubscriptionState.Running, Of(host).State);
        if (how != nameof(IStreamSubscription.PauseAsync))
            await Eventually.HoldsAsync(() => host.LogOf(Group).Any(line => line.Event.Id == LeftEvent), "the name is given back");
    }

    [Fact]
    public async Task Calls_of_many_at_once_end_as_the_last_one_says()
    {
        var host = await QuickAsync();
        await host.Publisher.PublishAsync(Stream, "first");
        await Handled.ReachAsync(1);
        var subscription = Of(host);
        await Task.WhenAll(Enumerable.Range(0, 40).Select(number => Task.Run(() => (number % 4) switch
        {
            0 => subscription.PauseAsync(),
            1 => subscription.ResumeAsync(),
            2 => subscription.StopAsync(),
            _ => subscription.StartAsync(),
        }))).InTime();
        await subscription.StartAsync().InTime();
        await subscription.ResumeAsync().InTime();
        await host.Publisher.PublishAsync(Stream, "last");
        await Handled.ReachAllAsync(["last"]);
        await NothingPendingAsync();
    }

    [Fact]
    public async Task What_is_said_before_the_start_holds_then()
    {
        var host = Quick().Build();
        var subscription = Of(host);
        await subscription.PauseAsync().InTime();
        Assert.Equal(SubscriptionState.Stopped, subscription.State);
        await host.StartAsync();
        Assert.Equal(SubscriptionState.Paused, subscription.State);
        await host.Publisher.PublishAsync(Stream, "1");
        await subscription.ResumeAsync().InTime();
        await Handled.ReachAsync(1);
    }

    [Fact]
    public async Task After_the_hosts_stop_nothing_can_be_begun_and_it_says_why()
    {
        var host = await QuickAsync();
        var all = host.Services.GetRequiredService<IStreamSubscriptions>();
        await host.StopAsync();
        Assert.Equal(SubscriptionState.Stopped, Of(host).State);
        await Of(host).StopAsync().InTime();
        Func<Task>[] calls = [() => Of(host).StartAsync(), () => Of(host).ResumeAsync(), () => Of(host).PauseAsync(), () => all.AddAsync(_ => { })];
        foreach (var call in calls)
        {
            var error = await Assert.ThrowsAsync<InvalidOperationException>(call);
            Assert.EndsWith("since its host is stopping.", error.Message, StringComparison.Ordinal);
        }
        Assert.Throws<InvalidOperationException>(() => Of(host).Resize(2));
    }

    [Fact]
    public async Task Those_that_are_paused_or_stopped_are_healthy_and_say_so()
    {
        var host = await Quick().With(services => services.AddHealthChecks()).StartAsync();
        await RunsAsync(host);
        await Of(host).PauseAsync().InTime();
        await SaysAsync("Paused");
        await Of(host).StopAsync().InTime();
        await SaysAsync("Stopped");
        await Of(host).StartAsync().InTime();
        await RunsAsync(host);

        async Task SaysAsync(string state)
        {
            var entry = (await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync().InTime()).Entries["streamgroups"];
            Assert.Equal((HealthStatus.Healthy, state), (entry.Status, entry.Data[$"{Group}"]));
            Assert.Contains($"{Group}: {state}", entry.Description, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_new_size_counts_until_a_reload_changes_that_value()
    {
        var host = await SlowAsync(draft => draft.Setting(Setting("Concurrency"), "2").Setting(Setting("MaxDeliveries"), "7"));
        var subscription = Of(host);
        await host.Publisher.PublishBatchAsync(Stream, Numbers(10));
        await Handled.ReachAsync(2);
        subscription.Resize(4, 50);
        await Handled.ReachAsync(4);
        Assert.Equal((4, 50), (subscription.Concurrency, subscription.Prefetch));

        host.Reload((Setting("MaxDeliveries"), "8"));
        Assert.Equal((4, 50), (subscription.Concurrency, subscription.Prefetch));
        host.Reload((Setting("Concurrency"), "6"));
        await Handled.ReachAsync(6);
        Assert.Equal((6, 50), (subscription.Concurrency, subscription.Prefetch));
        Assert.Equal(6, Handled.Count);
        _release.SetResult();
        await Handled.ReachAsync(10);
    }

    [Theory]
    [InlineData(0, null)]
    [InlineData(10_001, null)]
    [InlineData(1, 0)]
    [InlineData(1, 100_001)]
    public async Task A_size_out_of_range_is_refused(int concurrency, int? prefetch)
    {
        var host = await QuickAsync();
        Assert.Throws<ArgumentOutOfRangeException>(() => Of(host).Resize(concurrency, prefetch));
        Assert.Equal(1, Of(host).Concurrency);
    }

    private HostDraft Quick() => NewHost().Map(Group, Options(LongLease, consumer: "worker-1"), Handled);

    private Task<TestHost> QuickAsync() => Quick().StartAsync();

    /// <summary>Its handlers wait until they are released, or cancelled.</summary>
    private async Task<TestHost> SlowAsync(Action<HostDraft>? also = null)
    {
        var draft = NewHost().Map(Group, options => (options.AckWait, options.Consumer) = (LongLease, "worker-1"), group => group.Handle<string>(
            async (text, context) =>
            {
                Handled.Add(text, context);
                await _release.Task.WaitAsync(context.CancellationToken);
            }));
        also?.Invoke(draft);
        return await draft.StartAsync();
    }

    private IStreamSubscription Of(TestHost host) =>
        host.Services.GetRequiredService<IStreamSubscriptions>().Find(Group.Stream, Group.Group) ?? throw new InvalidOperationException("There is none.");

    private Task RunsAsync(TestHost host) => Eventually.HoldsAsync(() => Of(host).State == SubscriptionState.Running, "it runs");
}
