using StreamGroups.Testing;
using Xunit;

namespace StreamGroups.Tests.Testing;

public sealed class FailureTests
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(300);

    [Fact]
    public async Task A_message_that_fails_is_retried_as_time_is_moved_and_dead_lettered_in_the_end()
    {
        await using var app = await HarnessApplication.StartAsync(streams => Map(streams, _ => throw new TimeoutException("the bank is closed")));
        await app.Harness.PublishAsync("orders", new Order("o-1"));

        var retried = await app.Harness.Retried<Order>();
        Assert.Equal((1L, TimeSpan.FromSeconds(1)), (retried.DeliveryCount, retried.Delay));
        Assert.IsType<TimeoutException>(retried.Exception);

        await app.Harness.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(2, (await app.Harness.Retried<Order>()).DeliveryCount);

        await app.Harness.Advance(TimeSpan.FromHours(1));
        var dead = await app.Harness.DeadLettered<Order>();
        Assert.Equal((5L, "failed", "o-1"), (dead.DeliveryCount, dead.Reason, dead.Message.Id));
        Assert.IsType<TimeoutException>(dead.Exception);
        Assert.Equal(5, app.Harness.Failures.Count);
        Assert.Equal([1, 2, 3, 4, 5], app.Harness.Deliveries<Order>().Select(one => one.DeliveryCount));
    }

    [Fact]
    public async Task Waiting_for_a_message_that_has_failed_for_good_throws_what_its_handler_threw()
    {
        await using var app = await HarnessApplication.StartAsync(streams =>
            Map(streams, _ => throw new InvalidOperationException("no such customer"), options => options.MaxDeliveries = 1));
        await app.Harness.PublishAsync("orders", new Order("o-1"));

        var failed = await Assert.ThrowsAsync<MessageFailedException>(() => app.Harness.Handled<Order>());

        Assert.IsType<InvalidOperationException>(failed.InnerException);
        Assert.Contains("no such customer", failed.Message, StringComparison.Ordinal);
        Assert.Contains("orders/billing", failed.Message, StringComparison.Ordinal);
        Assert.Equal(("billing", DeliveryOutcome.DeadLettered), (failed.Delivery.Group, failed.Delivery.Outcome));
    }

    [Fact]
    public async Task One_bad_message_does_not_hide_the_good_ones_behind_it()
    {
        await using var app = await HarnessApplication.StartAsync(streams => Map(
            streams, order => { if (order.Id == "bad") throw new InvalidOperationException("bad"); }, options => options.MaxDeliveries = 1));
        await app.Harness.PublishAsync("orders", new Order("bad"));
        await app.Harness.PublishAsync("orders", new Order("o-1"));

        Assert.Equal("o-1", (await app.Harness.Handled<Order>()).Message.Id);
        await app.Harness.DeadLettered<Order>();
    }

    [Fact]
    public async Task A_test_that_waits_in_vain_is_told_what_happened()
    {
        await using var app = await HarnessApplication.StartAsync(
            streams => Map(streams, _ => throw new TimeoutException("the bank is closed")), options => options.Timeout = Short);
        await app.Harness.PublishAsync("orders", new Order("o-1"));
        await app.Harness.IdleAsync();

        var timeout = await Assert.ThrowsAsync<TimeoutException>(() => app.Harness.Handled<Order>());

        Assert.Contains("No Order was handled within 0.3 s.", timeout.Message, StringComparison.Ordinal);
        Assert.Contains("1 retry waits for 1 s: harness.Advance lets time pass.", timeout.Message, StringComparison.Ordinal);
        Assert.Matches(@"Published:\r?\n  \+0 s orders \d+-0: Order \{ Id = o-1", timeout.Message);
        Assert.Matches(@"Delivered:\r?\n  \+0 s orders/billing \d+-0, delivery 1: Order .* — to be delivered again in 1 s: System.TimeoutException: the bank is closed", timeout.Message);
        Assert.Equal("the bank is closed", timeout.InnerException!.Message);
    }

    [Fact]
    public async Task A_test_that_waits_for_what_it_was_given_is_told_so()
    {
        await using var app = await HarnessApplication.StartAsync(streams => Map(streams, _ => { }), options => options.Timeout = Short);
        await app.Harness.PublishAsync("orders", new Order("o-1"));
        await app.Harness.IdleAsync();
        await app.Harness.Handled<Order>();

        var timeout = await Assert.ThrowsAsync<TimeoutException>(() => app.Harness.Handled<Order>(one => one.Message.Id == "o-2"));

        Assert.Contains("No other Order was handled within 0.3 s. 1 was handled, of which the predicate is true for 0, of which 1 was given to earlier calls", timeout.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_test_is_told_that_nobody_reads_the_stream()
    {
        await using var app = await HarnessApplication.StartAsync(streams =>
        {
            Map(streams, _ => { });
            streams.MapStream("bills").WithGroup("readers", options => options.Enabled = false).Handle((string _) => { });
        }, options => options.Timeout = Short);
        await app.Harness.PublishAsync("ordres", new Order("o-1"));
        await app.Harness.PublishAsync("bills", "b-1");

        var timeout = await Assert.ThrowsAsync<TimeoutException>(() => app.Harness.Handled<Order>());

        Assert.Contains("No group of the stream 'ordres' is mapped in this application.", timeout.Message, StringComparison.Ordinal);
        Assert.Contains("bills/readers is not read: Idle.", timeout.Message, StringComparison.Ordinal);
        Assert.Contains("Delivered: nothing", timeout.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_test_that_waits_for_a_handler_that_hangs_is_told_so()
    {
        var release = new TaskCompletionSource();
        await using var app = await HarnessApplication.StartAsync(
            streams => streams.MapStream("orders").WithGroup("billing").Handle((Order _) => release.Task), options => options.Timeout = Short);
        await app.Harness.PublishAsync("orders", new Order("o-1"));
        await app.Harness.Begun<Order>();

        var idle = await Assert.ThrowsAsync<TimeoutException>(() => app.Harness.IdleAsync());
        var handled = await Assert.ThrowsAsync<TimeoutException>(() => app.Harness.Handled<Order>());

        Assert.Contains("orders/billing: 1 delivered and not settled.", idle.Message, StringComparison.Ordinal);
        Assert.Contains("— its handler still runs", handled.Message, StringComparison.Ordinal);
        release.SetResult();
        await app.Harness.IdleAsync();
    }

    [Fact]
    public async Task A_message_that_cannot_be_read_is_one_of_the_type_that_its_handler_takes()
    {
        await using var app = await HarnessApplication.StartAsync(streams => Map(streams, _ => { }));
        await app.Harness.PublishAsync("orders", "no order");

        var dead = await app.Harness.DeadLettered<Order>();

        Assert.Equal("unreadable", dead.Reason);
        Assert.IsType<UnreadableMessageException>(dead.Exception);
        Assert.Throws<InvalidOperationException>(() => dead.Message);
        Assert.Empty(app.Harness.Deliveries<string>());
    }

    [Fact]
    public async Task A_handler_that_settles_otherwise_has_not_handled_it()
    {
        await using var app = await HarnessApplication.StartAsync(streams => streams.MapStream("orders").WithGroup("billing").Handle<Order>(async (_, context) =>
        {
            if (context.DeliveryCount == 1) await context.RetryAsync(TimeSpan.FromHours(2));
            else await context.DeadLetterAsync("too late");
        }));
        await app.Harness.PublishAsync("orders", new Order("o-1"));

        Assert.Equal(TimeSpan.FromHours(2), (await app.Harness.Retried<Order>()).Delay);
        await app.Harness.Advance(TimeSpan.FromHours(2));
        Assert.Equal("too late", (await app.Harness.DeadLettered<Order>()).Reason);
        Assert.DoesNotContain(app.Harness.Deliveries<Order>(), one => one.Outcome == DeliveryOutcome.Handled);
    }

    [Fact]
    public async Task An_exception_that_a_rule_ignores_drops_the_message()
    {
        await using var app = await HarnessApplication.StartAsync(streams => streams.MapStream("orders").WithGroup("billing")
            .Handle((Order _) => throw new InvalidOperationException("known")).OnException<InvalidOperationException>(FailureAction.Ignore));
        await app.Harness.PublishAsync("orders", new Order("o-1"));
        await app.Harness.IdleAsync();

        Assert.Equal(DeliveryOutcome.Dropped, Assert.Single(app.Harness.Failures).Outcome);
        Assert.Equal("known", (await Assert.ThrowsAsync<MessageFailedException>(() => app.Harness.Handled<Order>())).InnerException!.Message);
    }

    private static void Map(IRedisStreamsBuilder streams, Action<Order> handle, Action<GroupOptions>? configure = null) =>
        streams.MapStream("orders").WithGroup("billing", configure ?? (_ => { })).Handle((Order order) => handle(order));
}
