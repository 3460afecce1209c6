using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using StreamGroups.Engine.SingleActive;
using StreamGroups.TestSupport;
using StreamGroups.Transport;
using Xunit;

namespace StreamGroups.Conformance.Application;

/// <summary>Groups of which one process is active while the others stand by.</summary>
public abstract class SingleActiveConformance : ApplicationConformance
{
    private const int OrderEvent = 354;
    private const int BecameActiveEvent = 490;
    private const int LostEvent = 491;
    private const int StoodDownEvent = 492;
    private const int StandsByEvent = 493;
    private const int InOrderEvent = 494;
    private const int AloneOnlyEvent = 495;

    private protected SingleActiveConformance(IApplicationServer server) : base(server)
    {
    }

    [Fact]
    public async Task One_process_is_active_and_the_others_stand_by_in_good_health()
    {
        var hosts = new[] { await StartAsync(), await StartAsync(), await StartAsync() };
        await IsActiveAsync(hosts);
        var active = hosts.Single(host => Of(host).State != SubscriptionState.StandingBy);
        await active.Publisher.PublishBatchAsync(Stream, Numbers(200));
        await Handled.ReachAsync(200);
        await NothingPendingAsync();
        Assert.Equal(Numbers(200), Handled.Texts);
        Assert.Single(Handled.All.Select(message => message.Consumer).Distinct());
        Assert.Single(active.LogOf(Group), line => line.Event.Id == InOrderEvent);

        foreach (var host in hosts.Where(host => host != active))
        {
            var entry = (await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync().InTime()).Entries["streamgroups"];
            Assert.Equal((HealthStatus.Healthy, "StandingBy"), (entry.Status, entry.Data[$"{Group}"]));
        }
    }

    [Fact]
    public async Task Order_by_key_and_batches_are_what_the_log_tells_of()
    {
        var host = await NewHost()
            .Map(new GroupAddress(Stream, "by-key"), Options(LongLease), group => group.SingleActive().Handle((string _) => { }).OrderedBy((string text) => text))
            .Map(new GroupAddress(Stream, "batches"), Options(LongLease), group => group.SingleActive().HandleBatch((IReadOnlyList<string> _) => { }))
            .StartAsync();
        foreach (var (name, order) in new[] { ("by-key", "in order by key"), ("batches", "in batches of up to") })
        {
            var group = new GroupAddress(Stream, name);
            await Eventually.HoldsAsync(() => host.LogOf(group).Any(line => line.Event.Id is OrderEvent or InOrderEvent or AloneOnlyEvent), "the order is told");
            var line = Assert.Single(host.LogOf(group), line => line.Event.Id is OrderEvent or InOrderEvent or AloneOnlyEvent);
            Assert.Equal(OrderEvent, line.Event.Id);
            Assert.Contains(order, line.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_process_that_has_become_active_does_not_say_that_it_stands_by()
    {
        var host = await StartAsync();
        await Eventually.HoldsAsync(() => Of(host).State == SubscriptionState.Running, "it runs");
        Assert.Equal(BecameActiveEvent, host.LogOf(Group).Select(line => line.Event.Id).Last(id => id is BecameActiveEvent or StandsByEvent));
    }

    [Fact]
    public async Task A_stop_hands_over_in_order_and_no_delivery_is_lost_or_counted_twice()
    {
        var gates = Enumerable.Range(0, 2).Select(_ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).ToArray();
        var hosts = new[] { await StartAsync(HandleAsync), await StartAsync(HandleAsync), await StartAsync(HandleAsync) };
        var publisher = (await NewHost().StartAsync()).Publisher;
        await publisher.PublishBatchAsync(Stream, Numbers(300));
        foreach (var (stopped, gate) in gates.Index())
        {
            await Handled.ReachAsync(100 * (stopped + 1));
            var active = hosts.Single(host => Of(host).State == SubscriptionState.Running);
            var stopping = active.StopAsync();
            await Eventually.HoldsAsync(() => active.LogOf(Group).Any(line => line.Event.Id == 325), "reading has stopped");
            gate.SetResult();
            await stopping;
        }
        await Handled.ReachAsync(300);
        await NothingPendingAsync();
        Assert.Equal(Numbers(300), Handled.Texts);
        Assert.All(Handled.All, message => Assert.Equal(1, message.DeliveryCount));

        async Task HandleAsync(string text, MessageContext context)
        {
            Handled.Add(text, context);
            if (text is "99" or "199") await gates[text == "99" ? 0 : 1].Task;
        }
    }

    [Fact]
    public async Task A_pause_hands_over_when_its_handler_has_ended_and_a_resumed_one_stands_by()
    {
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var hosts = new[] { await StartAsync(HandleAsync), await StartAsync(HandleAsync) };
        await IsActiveAsync(hosts);
        var (first, second) = Of(hosts[0]).State == SubscriptionState.Running ? (hosts[0], hosts[1]) : (hosts[1], hosts[0]);
        await first.Publisher.PublishBatchAsync(Stream, Numbers(50));
        await Handled.ReachAsync(1);
        await Of(first).PauseAsync().InTime();
        Assert.Equal(1, Handled.Count);
        release.SetResult();

        await Handled.ReachAsync(50);
        await NothingPendingAsync();
        Assert.Equal(Numbers(50), Handled.Texts);
        Assert.Equal(SubscriptionState.Running, Of(second).State);
        Assert.Equal(SubscriptionState.Paused, Of(first).State);
        await Of(first).ResumeAsync().InTime();
        Assert.Equal(SubscriptionState.StandingBy, Of(first).State);
        await Of(second).StopAsync().InTime();
        await first.Publisher.PublishAsync(Stream, "last");
        await Handled.ReachAsync(51);

        async Task HandleAsync(string text, MessageContext context)
        {
            Handled.Add(text, context);
            await release.Task.WaitAsync(context.CancellationToken);
        }
    }

    [Fact]
    public async Task Paused_and_resumed_alone_it_keeps_the_order()
    {
        var host = await StartAsync(async (text, context) =>
        {
            Handled.Add(text, context);
            await Task.Yield();
        });
        await host.Publisher.PublishBatchAsync(Stream, Numbers(2_000));
        for (var round = 1; round <= 5; round++)
        {
            await Handled.ReachAsync(100 * round);
            await Of(host).PauseAsync().InTime();
            await Of(host).ResumeAsync().InTime();
        }
        await Handled.ReachAsync(2_000);
        await NothingPendingAsync();
        Assert.Equal(Numbers(2_000), Handled.Texts);
    }

    [Fact]
    public async Task What_is_pending_for_others_comes_first_in_order_whatever_their_leases()
    {
        var publisher = (await NewHost().StartAsync()).Publisher;
        await publisher.PublishBatchAsync(Stream, Numbers(600));
        foreach (var consumer in new[] { "dead-3", "dead-1", "worker-1", "dead-2", "dead-1" }) await DeliverToDeadAsync(consumer, 100, LongLease);

        await StartAsync(consumer: "worker-1");
        await Handled.ReachAsync(600);
        await NothingPendingAsync();
        Assert.Equal(Numbers(600), Handled.Texts);
        Assert.Equal([2, 1], Handled.All.Select(message => message.DeliveryCount).Distinct());
    }

    [Fact]
    public async Task What_waits_for_a_retry_keeps_its_time_across_a_stop()
    {
        var hosts = new[] { await StartAsync(FailFirst, backoff: LongLease), await StartAsync(FailFirst, backoff: LongLease) };
        await hosts[0].Publisher.PublishBatchAsync(Stream, ["bad", "1", "2"]);
        await Handled.ReachAsync(3);
        await hosts.Single(host => Of(host).State == SubscriptionState.Running).StopAsync();
        await hosts[0].Publisher.PublishAsync(Stream, "3");
        await Handled.ReachAsync(4);
        Assert.Equal(["bad", "1", "2", "3"], Handled.Texts);
        Assert.Equal(1, (await InspectAsync()).Consumers[ReservedNames.RetryConsumer]);

        Task FailFirst(string text, MessageContext context)
        {
            Handled.Add(text, context);
            return text == "bad" ? throw new InvalidOperationException("As planned.") : Task.CompletedTask;
        }
    }

    [Fact]
    public async Task Another_token_under_the_lease_ends_what_runs_here()
    {
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var host = await StartAsync(async (text, context) =>
        {
            Handled.Add(text, context);
            if (Handled.Count > 1) return;
            using var noting = context.CancellationToken.Register(() => cancelled.TrySetResult());
            await Task.Delay(Timeout.Infinite, context.CancellationToken);
        });
        await host.Publisher.PublishBatchAsync(Stream, Numbers(20));
        await Handled.ReachAsync(1);
        await Backdoor.DeleteStreamAsync(ReservedNames.Active(Group)); // Somebody's DEL.
        await Eventually.HoldsAsync(
            async () => (await Transport.TakeActiveAsync(Group, "stranger", TimeSpan.FromSeconds(3), default)).Outcome != ActiveOutcome.Another
                || cancelled.Task.IsCompleted,
            "another is active");

        await cancelled.Task.InTime();
        await Handled.ReachAsync(21);
        await NothingPendingAsync();
        Assert.Equal(["0", .. Numbers(20)], Handled.Texts);
    }

    [Fact]
    public async Task It_may_be_set_in_configuration_and_goes_not_without_acknowledgements()
    {
        var single = await NewHost().Setting(Setting("SingleActive"), "true").Map(Group, Options(LongLease), Handled).StartAsync();
        await Eventually.HoldsAsync(() => Of(single).State == SubscriptionState.Running, "it runs");
        var other = await StartAsync();
        Assert.Equal(SubscriptionState.StandingBy, Of(other).State);

        var wrong = NewHost().Setting(Setting("Mode"), "NoAck").Map(Group, options => options.SingleActive = true, group => group.Handle((string _) => { })).Build();
        var error = await Assert.ThrowsAsync<OptionsValidationException>(wrong.StartAsync);
        Assert.Contains("SingleActive is true and", Assert.Single(error.Failures), StringComparison.Ordinal);
    }

    /// <summary>Its lease is what keeps others away; nothing that it could still say frees the group.</summary>
    [Fact]
    public async Task One_that_goes_without_a_word_is_followed_when_its_lease_is_over_which_is_soon()
    {
        var (first, second) = (await StartAsync(), await StartAsync());
        await IsActiveAsync([first, second]);
        if (Of(first).State != SubscriptionState.Running) (first, second) = (second, first);
        await first.Publisher.PublishAsync(Stream, "first");
        await Handled.ReachAsync(1);
        await NothingPendingAsync();
        await first.DisposeAsync(); // Without a stop.

        var asked = await Transport.TakeActiveAsync(Group, "stranger", TimeSpan.FromMilliseconds(1), default);
        Assert.True(asked.FreeIn <= ActiveTimes.Lease, $"It is free in {asked.FreeIn}.");
        Assert.DoesNotContain(first.LogOf(Group), line => line.Event.Id is StoodDownEvent or LostEvent);
        await second.Publisher.PublishAsync(Stream, "second");
        await Handled.ReachAsync(2);
        Assert.Equal(["first", "second"], Handled.Texts);
        Assert.Equal(2, Handled.All.Select(message => message.Consumer).Distinct().Count());
        Assert.Single(second.LogOf(Group), line => line.Event.Id == BecameActiveEvent);
    }

    [Fact]
    public async Task Messages_that_are_pulled_come_to_one_process_at_a_time()
    {
        var hosts = new[] { await PullAsync(), await PullAsync() };
        var loops = hosts.Select(LoopAsync).ToArray();
        await HandsOverAsync(hosts);
        Assert.Equal(Numbers(100), Handled.Texts);
        foreach (var host in hosts) await host.StopAsync();
        await Task.WhenAll(loops).InTime();
        await NothingPendingAsync();

        Task<TestHost> PullAsync() => NewHost()
            .Map(streams => streams.MapStream(Stream).WithGroup(Group.Group, Options(LongLease)).SingleActive().Pull()).StartAsync();

        async Task LoopAsync(TestHost host)
        {
            await foreach (var message in host.Services.GetRequiredService<IStreamConsumers>().Get(Stream, Group.Group).ReadAsync<string>())
                Handled.Add(message.Body, message.Context);
        }
    }

    [Fact]
    public async Task Batches_come_to_one_process_at_a_time()
    {
        var hosts = new[] { await BatchAsync(), await BatchAsync() };
        await HandsOverAsync(hosts);
        Assert.Equal(Numbers(100), Handled.Texts);

        Task<TestHost> BatchAsync() => NewHost().Map(Group, options =>
        {
            Options(LongLease)(options);
            (options.BatchSize, options.BatchWait) = (10, TimeSpan.FromMilliseconds(5));
        }, group => group.SingleActive().HandleBatch((IReadOnlyList<StreamMessage<string>> messages) =>
        {
            foreach (var message in messages) Handled.Add(message.Body, message.Context);
        })).StartAsync();
    }

    [Fact]
    public async Task Order_by_key_is_kept_across_processes()
    {
        var hosts = new[] { await OrderAsync(), await OrderAsync() };
        await HandsOverAsync(hosts);
        foreach (var key in Numbers(100).GroupBy(KeyOf)) Assert.Equal(key, Handled.Texts.Where(text => KeyOf(text) == key.Key));

        Task<TestHost> OrderAsync() => NewHost().Map(Group, Options(LongLease, concurrency: 4), group => group.SingleActive()
            .Handle(async (string text, MessageContext context) =>
            {
                Handled.Add(text, context);
                await Task.Yield();
            }).OrderedBy((string text) => KeyOf(text))).StartAsync();

        static char KeyOf(string text) => text[^1];
    }

    /// <summary>Of a hundred messages the one handles the first half, and the other, once that has stopped, the rest.</summary>
    private async Task HandsOverAsync(TestHost[] hosts)
    {
        await IsActiveAsync(hosts);
        var active = hosts.Single(host => Of(host).State == SubscriptionState.Running);
        await active.Publisher.PublishBatchAsync(Stream, Numbers(100).Take(50));
        await Handled.ReachAsync(50);
        Assert.Single(Handled.All.Select(message => message.Consumer).Distinct());
        await active.StopAsync();
        await hosts.Single(host => host != active).Publisher.PublishBatchAsync(Stream, Numbers(100).Skip(50));

        await Handled.ReachAsync(100);
        Assert.Equal(2, Handled.All.Select(message => message.Consumer).Distinct().Count());
        Assert.Single(Handled.All.Skip(50).Select(message => message.Consumer).Distinct());
        Assert.All(Handled.All, message => Assert.Equal(1, message.DeliveryCount));
    }

    private Task<TestHost> StartAsync(Func<string, MessageContext, Task>? handle = null, TimeSpan? backoff = null, string? consumer = null) => NewHost()
        .With(services => services.AddHealthChecks())
        .Map(Group, options =>
        {
            Options(LongLease, consumer: consumer)(options);
            if (backoff is { } wait) options.Backoff = [wait];
        }, group => handle is null
            ? group.SingleActive().Handle<string>((text, context) => { Handled.Add(text, context); })
            : group.SingleActive().Handle<string>((text, context) => handle(text, context)))
        .StartAsync();

    private IStreamSubscription Of(TestHost host) =>
        host.Services.GetRequiredService<IStreamSubscriptions>().Find(Group.Stream, Group.Group) ?? throw new InvalidOperationException("There is none.");

    private Task IsActiveAsync(IEnumerable<TestHost> hosts) =>
        Eventually.HoldsAsync(() => hosts.Any(host => Of(host).State == SubscriptionState.Running), "one is active");
}
