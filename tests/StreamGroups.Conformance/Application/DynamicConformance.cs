using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using StreamGroups.TestSupport;
using StreamGroups.Transport;
using Xunit;

namespace StreamGroups.Conformance.Application;

/// <summary>Subscriptions that come and go while the application runs.</summary>
public abstract class DynamicConformance : ApplicationConformance
{
    private protected DynamicConformance(IApplicationServer server) : base(server)
    {
    }

    private GroupAddress Other => new($"{Stream}-more", "audit");

    [Fact]
    public async Task What_is_added_is_consumed_at_once_with_its_options_from_configuration()
    {
        var host = await NewHost().Setting($"RedisStreams:Streams:{Other.Stream}:Groups:{Other.Group}:Concurrency", "3")
            .Map(Group, Options(LongLease), new HandledMessages()).StartAsync();
        await host.Publisher.PublishAsync(Other.Stream, "before");
        var added = Assert.Single(await AddAsync(host, Other));
        Assert.Equal((Other.Stream, Other.Group, 3), (added.Stream, added.Group, added.Concurrency));
        Assert.Equal([Group, Other], All(host).All.Select(one => new GroupAddress(one.Stream, one.Group)));
        Assert.Same(added, All(host).Find(Other.Stream, Other.Group));

        await host.Publisher.PublishAsync(Other.Stream, "after");
        await Handled.ReachAsync(2);
        await NothingPendingAsync(Other);
        await host.StopAsync();
        Assert.Equal(SubscriptionState.Stopped, added.State);
        Assert.Equal(0, (await InspectAsync(Other)).Pending);
    }

    [Fact]
    public async Task An_application_may_begin_with_nothing()
    {
        var host = await NewHost().StartAsync();
        await AddAsync(host, Group);
        await host.Publisher.PublishAsync(Stream, "Hi!");
        await Handled.ReachAsync(1);
    }

    [Fact]
    public async Task What_is_added_before_the_start_is_consumed_then()
    {
        var host = NewHost().Build();
        var added = Assert.Single(await AddAsync(host, Group));
        Assert.Equal(SubscriptionState.Stopped, added.State);
        await host.StartAsync();
        await host.Publisher.PublishAsync(Stream, "Hi!");
        await Handled.ReachAsync(1);
    }

    [Fact]
    public async Task What_was_removed_is_forgotten_and_may_be_added_again()
    {
        var host = await NewHost().With(services => services.AddHealthChecks()).Map(Group, Options(LongLease), Handled).StartAsync();
        await host.Publisher.PublishAsync(Stream, "1");
        await Handled.ReachAsync(1);
        for (var round = 1; round <= 3; round++)
        {
            var old = Assert.Single(All(host).All);
            await All(host).RemoveAsync(old).InTime();
            await All(host).RemoveAsync(old).InTime();
            Assert.Empty(All(host).All);
            Assert.DoesNotContain($"{Group}", (await HealthAsync(host)).Data.Keys);
            var error = await Assert.ThrowsAsync<InvalidOperationException>(() => old.StartAsync());
            Assert.EndsWith("since it was removed.", error.Message, StringComparison.Ordinal);
            await host.Publisher.PublishAsync(Stream, $"after {round}");
            await AddAsync(host, Group);
            await Handled.ReachAsync(1 + round);
        }
        await NothingPendingAsync();
        Assert.Single(All(host).All);
    }

    [Fact]
    public async Task Faults_are_told_all_together_and_add_nothing()
    {
        var host = await NewHost().Setting($"RedisStreams:Streams:{Other.Stream}:Groups:{Other.Group}:Concurency", "3")
            .Map(Group, Options(LongLease), Handled).StartAsync();
        var error = await Assert.ThrowsAsync<StreamRegistrationException>(() => All(host).AddAsync(streams =>
        {
            streams.MapStream(Stream).WithGroup(Group.Group).Handle((string _) => { });
            streams.MapStream(Other.Stream).WithGroup(Other.Group).Handle((string _) => { });
            streams.MapStream("handlerless").WithGroup("g");
            streams.UseConnection("elsewhere");
        }));
        Assert.Equal(4, error.Faults.Count);
        Assert.Contains(error.Faults, fault => fault.Contains($"Group '{Group.Group}' of stream '{Stream}' is mapped more than once", StringComparison.Ordinal));
        Assert.Contains(error.Faults, fault => fault.Contains("did you mean Concurrency?", StringComparison.Ordinal));
        Assert.Contains(error.Faults, fault => fault.Contains("'handlerless'", StringComparison.Ordinal));
        Assert.Contains(error.Faults, fault => fault.Contains("cannot be changed while the application runs", StringComparison.Ordinal));

        Assert.Single(All(host).All);
        await host.Publisher.PublishAsync(Stream, "Hi!");
        await Handled.ReachAsync(1);
        Assert.Null(All(host).Find(Other.Stream, Other.Group));
    }

    [Fact]
    public async Task Services_cannot_be_added_any_more()
    {
        var host = await NewHost().StartAsync();
        await Assert.ThrowsAsync<InvalidOperationException>(() => All(host).AddAsync(streams => streams.Services.AddSingleton("too late")));
    }

    [Fact]
    public async Task What_holds_for_all_handlers_holds_for_those_that_are_added()
    {
        var filtered = new HandledMessages();
        var host = await NewHost().With(services => services.AddRedisStreams().AddConsumeFilter(async (context, next) =>
        {
            filtered.Add("filtered", context.MessageContext);
            return await next(context);
        })).StartAsync();
        await AddAsync(host, Group);
        await host.Publisher.PublishAsync(Stream, "Hi!");
        await Handled.ReachAsync(1);
        Assert.Equal(1, filtered.Count);
    }

    [Fact]
    public async Task A_subscription_of_another_application_is_refused()
    {
        var host = await NewHost().Map(Group, Options(LongLease), Handled).StartAsync();
        var other = await NewHost().Map(Group, Options(LongLease), Handled).StartAsync();
        await Assert.ThrowsAsync<ArgumentException>(() => All(host).RemoveAsync(All(other).All[0]));
        Assert.Single(All(other).All);
    }

    [Fact]
    public async Task Many_may_add_and_remove_at_once()
    {
        var host = await NewHost().StartAsync();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(number => Task.Run(async () =>
        {
            var own = Group with { Group = $"group-{number}" };
            for (var round = 0; round < 3; round++)
            {
                var added = Assert.Single(await AddAsync(host, own));
                if (round < 2) await All(host).RemoveAsync(added);
            }
        }))).InTime();
        Assert.Equal(8, All(host).All.Count);
        await host.Publisher.PublishAsync(Stream, "Hi!");
        await Handled.ReachAsync(8);
    }

    [Fact]
    public async Task A_handler_may_add_subscriptions()
    {
        TestHost? running = null;
        var host = await NewHost().Map(Group, Options(LongLease), group => group.Handle<string>(async (_, _) => await AddAsync(running!, Other))).StartAsync();
        running = host;
        await host.Publisher.PublishAsync(Other.Stream, "Hi!");
        await host.Publisher.PublishAsync(Stream, "add");
        await Handled.ReachAsync(1);
    }

    [Fact]
    public async Task A_removal_that_its_caller_does_not_wait_for_comes_to_its_end_all_the_same()
    {
        TestHost? running = null;
        var host = await NewHost().Map(Group, Options(LongLease), group => group.Handle<string>(async (text, context) =>
        {
            var own = All(running!).Find(Group.Stream, Group.Group)!;
            var gaveUp = await Record.ExceptionAsync(() => All(running!).RemoveAsync(own, new CancellationToken(canceled: true)));
            Assert.True(gaveUp is null or OperationCanceledException, $"{gaveUp}"); // Nothing where reading has stopped by then.
            Handled.Add(text, context);
        })).StartAsync();
        running = host;
        await host.Publisher.PublishAsync(Stream, "remove");
        await Handled.ReachAsync(1);

        await Eventually.HoldsAsync(() => All(host).All.Count == 0, "it is forgotten");
        await AddAsync(host, Group);
        await host.Publisher.PublishAsync(Stream, "again");
        await Handled.ReachAsync(2);
    }

    private static IStreamSubscriptions All(TestHost host) => host.Services.GetRequiredService<IStreamSubscriptions>();

    private Task<IReadOnlyList<IStreamSubscription>> AddAsync(TestHost host, GroupAddress group) => All(host).AddAsync(streams =>
        streams.MapStream(group.Stream).WithGroup(group.Group, options => options.AckWait = LongLease)
            .Handle<string>((message, context) => { Handled.Add(message, context); }));

    private static async Task<HealthReportEntry> HealthAsync(TestHost host) =>
        (await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync().InTime()).Entries["streamgroups"];
}
