using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using StreamGroups.TestSupport;
using StreamGroups.Testing;
using Xunit;

namespace StreamGroups.Tests.Testing;

public sealed class TimeTests
{
    [Fact]
    public async Task Time_stands_still_until_it_is_moved()
    {
        var start = new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
        await using var app = await HarnessApplication.StartAsync(streams => streams.MapStream("orders").WithGroup("billing").Handle((Order _) => { }), options => options.StartTime = start);

        Assert.Equal(start, app.Harness.Time.GetUtcNow());
        Assert.Same(app.Harness.Time, app.Services.GetRequiredService<TimeProvider>());
        Assert.Equal(start, (await app.Harness.PublishAsync("orders", new Order("o-1"))).Timestamp);

        await app.Harness.Advance(TimeSpan.FromDays(1));
        Assert.Equal(start.AddDays(1), app.Harness.Time.GetUtcNow());
    }

    [Fact]
    public async Task Retries_come_at_their_times_within_one_long_advance()
    {
        List<TimeSpan> times = [];
        DateTimeOffset? start = null;
        await using var app = await HarnessApplication.StartAsync(streams => streams.MapStream("orders")
            .WithGroup("billing", options => options.Backoff = [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(1)])
            .Handle((Order _, TimeProvider time) =>
            {
                lock (times) times.Add(time.GetUtcNow() - (start ??= time.GetUtcNow()));
                throw new TimeoutException();
            }));
        await app.Harness.PublishAsync("orders", new Order("o-1"));

        await app.Harness.Advance(TimeSpan.FromMinutes(10));

        Assert.Equal([0, 1, 11, 71, 131], times.Select(time => Math.Round(time.TotalSeconds, 1)));
    }

    [Fact]
    public async Task A_retry_does_not_come_before_its_time()
    {
        await using var app = await HarnessApplication.StartAsync(streams => streams.MapStream("orders").WithGroup("billing").Handle((Order _) => throw new TimeoutException()));
        await app.Harness.PublishAsync("orders", new Order("o-1"));
        await app.Harness.Retried<Order>();

        await app.Harness.Advance(TimeSpan.FromMilliseconds(990));
        Assert.Single(app.Harness.Deliveries<Order>());

        await app.Harness.Advance(TimeSpan.FromMilliseconds(20));
        Assert.Equal(2, app.Harness.Deliveries<Order>().Count);
    }

    [Fact]
    public async Task A_handler_that_waits_for_time_keeps_its_lease_and_goes_on_when_time_has_come()
    {
        await using var app = await HarnessApplication.StartAsync(streams => streams.MapStream("orders")
            .WithGroup("billing", options => options.AckWait = TimeSpan.FromSeconds(30))
            .Handle(async (Order _, TimeProvider time, CancellationToken stop) => await Task.Delay(TimeSpan.FromMinutes(10), time, stop)));
        await app.Harness.PublishAsync("orders", new Order("o-1"));

        await app.Harness.Advance(TimeSpan.FromMinutes(9));
        Assert.Equal(DeliveryOutcome.Running, Assert.Single(app.Harness.Deliveries<Order>()).Outcome);

        await app.Harness.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(1, (await app.Harness.Handled<Order>()).DeliveryCount);
        Assert.Single(app.Harness.Deliveries<Order>());
    }

    [Fact]
    public async Task A_handler_that_takes_longer_than_the_longest_lease_is_cancelled()
    {
        await using var app = await HarnessApplication.StartAsync(streams => streams.MapStream("orders")
            .WithGroup("billing", options => (options.AckWait, options.MaxLease) = (TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(5)))
            .Handle(async (Order _, CancellationToken stop) => await Task.Delay(Timeout.Infinite, stop)));
        await app.Harness.PublishAsync("orders", new Order("o-1"));
        await app.Harness.Begun<Order>();

        await app.Harness.Advance(TimeSpan.FromMinutes(6));

        var retried = await app.Harness.Retried<Order>();
        Assert.IsAssignableFrom<OperationCanceledException>(retried.Exception);
    }

    [Fact]
    public async Task An_advance_returns_when_what_it_caused_is_done()
    {
        await using var app = await HarnessApplication.StartAsync(streams =>
        {
            streams.MapStream("ticks").WithGroup("first").Handle(async (int tick, IStreamPublisher publisher) =>
            {
                await Task.Yield();
                await publisher.PublishAsync("echoes", $"{tick}");
            });
            streams.MapStream("echoes").WithGroup("second", options => options.Concurrency = 4).Handle(async (string _) => await Task.Yield());
        }, add: services => services.AddHostedService<Ticker>());

        for (var minute = 0; minute < 10; minute++) await app.Harness.Advance(TimeSpan.FromMinutes(1)); // A PeriodicTimer drops ticks that nobody waits for yet.

        Assert.Equal(Enumerable.Range(1, 10).Select(tick => $"{tick}").Order(), app.Harness.Deliveries<string>().Select(one => one.Message).Order());
        Assert.All(app.Harness.Deliveries<string>(), one => Assert.Equal(DeliveryOutcome.Handled, one.Outcome));
    }

    [Fact]
    public async Task A_long_time_can_be_moved_at_once()
    {
        await using var app = await HarnessApplication.StartAsync(streams => streams.MapStream("orders").WithGroup("billing", options => options.MaxDeliveries = 3).Handle<Order>(
            async (_, context) => await context.RetryAsync(TimeSpan.FromDays(20))));
        await app.Harness.PublishAsync("orders", new Order("o-1"));

        await app.Harness.Advance(TimeSpan.FromDays(365));

        Assert.Equal(2, app.Harness.Deliveries<Order>().Count(one => one.Outcome == DeliveryOutcome.Retried));
        Assert.Equal("retried", (await app.Harness.DeadLettered<Order>()).Reason);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_is_published_in_a_minute_is_there_when_a_minute_has_passed(bool isAfter)
    {
        var minute = TimeSpan.FromMinutes(1);
        await using var app = await HarnessApplication.StartAsync(
            streams => streams.MapStream("orders").WithGroup("billing").Handle((Order _) => { }),
            options => (options.StartTime, options.Timeout) = (DateTimeOffset.UnixEpoch.AddDays(20_000).AddTicks(7), TimeSpan.FromSeconds(2)));
        var options = isAfter ? new PublishOptions { DeliverAfter = minute } : new PublishOptions { DeliverAt = app.Harness.Time.GetUtcNow() + minute };
        await app.Harness.PublishAsync("orders", new Order("o-1"), options);
        var thrown = await Assert.ThrowsAsync<TimeoutException>(() => app.Harness.Handled<Order>());
        Assert.Contains("1 scheduled message waits for 60 s: harness.Advance lets time pass.", thrown.Message);

        await app.Harness.Advance(minute);

        Assert.Single(app.Harness.Deliveries<Order>());
    }

    [Fact]
    public async Task Time_is_moved_forward_only()
    {
        await using var app = await HarnessApplication.StartAsync(streams => streams.MapStream("orders").WithGroup("billing").Handle((Order _) => { }));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => app.Harness.Advance(TimeSpan.Zero));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => app.Harness.Advance(TimeSpan.FromSeconds(-1)));
    }

    /// <summary>Publishes a number once a minute.</summary>
    private sealed class Ticker(IStreamPublisher publisher, TimeProvider time) : BackgroundService
    {
        private readonly PeriodicTimer _timer = new(TimeSpan.FromMinutes(1), time); // Before time moves; ExecuteAsync may begin later.

        public override void Dispose()
        {
            _timer.Dispose();
            base.Dispose();
        }

        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            for (var tick = 1; await _timer.WaitForNextTickAsync(stoppingToken); tick++)
                await publisher.PublishAsync("ticks", tick, cancellationToken: stoppingToken);
        }
    }
}
