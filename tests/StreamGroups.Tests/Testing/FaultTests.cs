using Microsoft.Extensions.DependencyInjection;
using StreamGroups.TestSupport;
using StreamGroups.Testing;
using Xunit;

namespace StreamGroups.Tests.Testing;

public sealed class FaultTests
{
    [Fact]
    public async Task A_message_that_was_handled_is_delivered_again_on_demand()
    {
        await using var app = await HarnessApplication.StartAsync(streams => streams.MapStream("orders").WithGroup("billing").Handle((Order _) => { }));
        var id = await app.Harness.PublishAsync("orders", new Order("o-1"));

        await app.Harness.RedeliverAsync(await app.Harness.Handled<Order>());

        var again = await app.Harness.Handled<Order>();
        Assert.Equal((id, 2L, "o-1"), (again.Id, again.DeliveryCount, again.Message.Id));
    }

    [Fact]
    public async Task A_handler_that_runs_loses_its_lease_on_demand_and_the_message_comes_again()
    {
        var cancelled = 0;
        await using var app = await HarnessApplication.StartAsync(streams => streams.MapStream("orders").WithGroup("billing").Handle(async (Order _, CancellationToken stop) =>
        {
            if (Volatile.Read(ref cancelled) > 0) return;
            try
            {
                await Task.Delay(Timeout.Infinite, stop);
            }
            finally
            {
                Interlocked.Increment(ref cancelled);
            }
        }));
        await app.Harness.PublishAsync("orders", new Order("o-1"));

        await app.Harness.RedeliverAsync(await app.Harness.Begun<Order>());

        await app.Harness.Handled<Order>();
        Assert.Equal([DeliveryOutcome.Released, DeliveryOutcome.Handled], app.Harness.Deliveries<Order>().Select(one => one.Outcome));
    }

    [Fact]
    public async Task A_retry_that_waits_comes_at_once_on_demand()
    {
        var failed = false;
        await using var app = await HarnessApplication.StartAsync(streams => streams.MapStream("orders").WithGroup("billing").Handle((Order _) =>
        {
            if (!failed) throw new TimeoutException($"{failed = true}");
        }));
        await app.Harness.PublishAsync("orders", new Order("o-1"));
        var retried = await app.Harness.Retried<Order>();

        await app.Harness.RedeliverAsync(retried);

        Assert.Equal(2, (await app.Harness.Handled<Order>()).DeliveryCount);
        Assert.Equal(TimeSpan.FromSeconds(1), retried.Delay);
    }

    [Fact]
    public async Task A_dead_letter_is_not_delivered_again_so_but_says_how()
    {
        await using var app = await HarnessApplication.StartAsync(streams => streams.MapStream("orders").WithGroup("billing", options => options.MaxDeliveries = 1)
            .Handle((Order _) => throw new TimeoutException()));
        await app.Harness.PublishAsync("orders", new Order("o-1"));
        var dead = await app.Harness.DeadLettered<Order>();

        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => app.Harness.RedeliverAsync(dead));
        Assert.Contains("IDeadLetters.ReplayAsync", refusal.Message, StringComparison.Ordinal);

        var letters = app.Services.GetRequiredService<IDeadLetters>();
        var letter = await letters.ListAsync("orders", "billing").FirstAsync();
        await letters.ReplayAsync("orders", "billing", letter.Id);
        await app.Harness.DeadLettered<Order>();
    }

    [Fact]
    public async Task A_publish_is_refused_on_demand()
    {
        await using var app = await HarnessApplication.StartAsync(streams => streams.MapStream("orders").WithGroup("billing").Handle((Order _) => { }));
        app.Harness.FailNext(HarnessFault.PublishRefused);

        await Assert.ThrowsAsync<StreamPublishException>(() => app.Harness.PublishAsync("orders", new Order("o-1")));
        await app.Harness.PublishAsync("orders", new Order("o-2"));

        Assert.Equal("o-2", (await app.Harness.Handled<Order>()).Message.Id);
        Assert.Equal("o-2", Assert.Single(app.Harness.Publications<Order>()).Message.Id);
    }

    [Fact]
    public async Task A_publish_whose_answer_is_lost_may_be_there_twice()
    {
        await using var app = await HarnessApplication.StartAsync(streams => streams.MapStream("orders").WithGroup("billing").Handle((Order _) => { }));
        app.Harness.FailNext(HarnessFault.PublishAnswerLost);

        await app.Harness.PublishAsync("orders", new Order("o-1"));
        await app.Harness.IdleAsync();

        Assert.Equal(["o-1", "o-1"], app.Harness.Deliveries<Order>().Select(one => one.Message.Id));
    }

    [Fact]
    public async Task An_acknowledgement_whose_answer_is_lost_is_sent_again()
    {
        await using var app = await HarnessApplication.StartAsync(streams => streams.MapStream("orders").WithGroup("billing").Handle((Order _) => { }));
        app.Harness.FailNext(HarnessFault.AckAnswerLost);
        await app.Harness.PublishAsync("orders", new Order("o-1"));
        await app.Harness.Handled<Order>();
        await app.Harness.IdleAsync();
        Assert.Single(app.Harness.Deliveries<Order>());
    }

    [Fact]
    public async Task While_the_connection_is_lost_publishes_wait_and_then_all_goes_on()
    {
        await using var app = await HarnessApplication.StartAsync(streams => streams.MapStream("orders").WithGroup("billing").Handle((Order _) => { }));
        await app.Harness.PublishAsync("orders", new Order("o-1"));
        await app.Harness.Handled<Order>();

        Task<EntryId> publishing;
        await using (app.Harness.Disconnect())
        {
            publishing = app.Harness.PublishAsync("orders", new Order("o-2"));
            await app.Harness.Advance(TimeSpan.FromSeconds(10));
            Assert.False(publishing.IsCompleted);
        }

        await publishing.InTime();
        Assert.Equal("o-2", (await app.Harness.Handled<Order>()).Message.Id);
    }

    [Fact]
    public async Task A_publish_that_waits_too_long_for_the_connection_is_given_up()
    {
        await using var app = await HarnessApplication.StartAsync(streams => streams.MapStream("orders").WithGroup("billing").Handle((Order _) => { }));
        await using var outage = app.Harness.Disconnect();
        var publishing = app.Harness.PublishAsync("orders", new Order("o-1"));

        await app.Harness.Advance(TimeSpan.FromSeconds(31));

        await Assert.ThrowsAsync<StreamPublishException>(() => publishing.InTime());
    }
}
