using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using StreamGroups.TestSupport;
using StreamGroups.Transport;
using Xunit;

namespace StreamGroups.Conformance.Application;

/// <summary>What a stop does not handle, another process has at once, as if it had not been delivered before.</summary>
public abstract class HandBackConformance : ApplicationConformance
{
    private readonly TaskCompletionSource _release = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private protected HandBackConformance(IApplicationServer server) : base(server)
    {
    }

    [Fact]
    public async Task What_was_not_begun_reaches_an_idle_process_at_once_while_the_running_handler_goes_on()
    {
        var stopping = await NewHost().Map(Group, Options(LongLease), group => group.Handle<string>(async (text, context) =>
        {
            Handled.Add(text, context);
            await _release.Task;
        })).StartAsync();
        await stopping.Publisher.PublishBatchAsync(Stream, Numbers(50));
        await Handled.ReachAsync(1);
        await Eventually.HoldsAsync(async () => (await InspectAsync()).Pending == 50, "all are delivered to the first");

        var idle = new HandledMessages();
        await NewHost().Map(Group, Options(LongLease), idle).StartAsync();
        var began = Stopwatch.GetTimestamp();
        var stop = stopping.StopAsync();
        await idle.ReachAsync(49);
        // No lease ends, and no sweep comes, within the time that this took.
        Assert.True(Stopwatch.GetElapsedTime(began) < ClaimInterval, "The messages came by a sweep.");
        Assert.All(idle.All, message => Assert.Equal(1, message.DeliveryCount));
        _release.SetResult();
        await stop;
        await NothingPendingAsync();
        Assert.Equal(Numbers(50).Order(), Handled.Texts.Concat(idle.Texts).Order());
    }

    [Fact]
    public async Task Five_stops_in_a_row_do_not_dead_letter_a_long_job()
    {
        for (var deployment = 1; deployment <= 5; deployment++)
        {
            var host = await NewHost()
                .With(services => services.Configure<RedisStreamsOptions>(options => options.DrainTimeout = TimeSpan.FromMilliseconds(20)))
                .Map(Group, Options(LongLease, maxDeliveries: 2), group => group.Handle<string>(async (text, context) =>
                {
                    Handled.Add(text, context);
                    await Task.Delay(Timeout.Infinite, context.CancellationToken);
                })).StartAsync();
            if (deployment == 1) await host.Publisher.PublishAsync(Stream, "long");
            await Handled.ReachAsync(deployment);
            await host.StopAsync();
            await host.DisposeAsync();
        }
        Assert.All(Handled.All, message => Assert.Equal(1, message.DeliveryCount));
        Assert.Equal(5, Handled.Count);

        await NewHost().Map(Group, Options(LongLease, maxDeliveries: 2), Handled).StartAsync();
        await Handled.ReachAsync(6);
        await NothingPendingAsync();
        Assert.Empty(await DeadLettersAsync());
    }

    [Fact]
    public async Task A_group_that_is_disabled_hands_back_what_it_has_not_begun()
    {
        var first = await NewHost().Setting(Setting("Enabled"), "true").Map(Group, Options(LongLease), group => group.Handle<string>(async (text, context) =>
        {
            Handled.Add(text, context);
            await _release.Task;
        })).StartAsync();
        await first.Publisher.PublishBatchAsync(Stream, Numbers(20));
        await Handled.ReachAsync(1);
        await Eventually.HoldsAsync(async () => (await InspectAsync()).Pending == 20, "all are delivered to the first");

        var idle = new HandledMessages();
        await NewHost().Map(Group, Options(LongLease), idle).StartAsync();
        first.Reload((Setting("Enabled"), "false"));
        await idle.ReachAsync(19);
        _release.SetResult();
        await NothingPendingAsync();
        first.Reload((Setting("Enabled"), "true"));
        await first.Publisher.PublishBatchAsync(Stream, Numbers(200, "later-"));
        await Eventually.HoldsAsync(() => Handled.Count + idle.Count >= 220, "all are handled");
        await NothingPendingAsync();
    }

    [Fact]
    public async Task A_stop_leaves_no_consumer_behind_whose_name_was_made_up()
    {
        var host = await NewHost().Map(Group, Options(LongLease), Handled).StartAsync();
        await host.Publisher.PublishAsync(Stream, "Hi!");
        await Handled.ReachAsync(1);
        await host.StopAsync();
        Assert.DoesNotContain((await InspectAsync()).Consumers.Keys, name => name != ReservedNames.RetryConsumer);
    }

    /// <summary>The earliest sweep of a long lease.</summary>
    private static TimeSpan ClaimInterval { get; } = TimeSpan.FromSeconds(7.5);
}
