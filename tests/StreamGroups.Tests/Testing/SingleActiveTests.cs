using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using StreamGroups.TestSupport;
using StreamGroups.Testing;
using Xunit;

namespace StreamGroups.Tests.Testing;

/// <summary>A group of which one process is active: the application under the harness is the only one, and is it at all times.</summary>
public sealed class SingleActiveTests : IDisposable
{
    private readonly CollectingLoggerProvider _log = new();

    public void Dispose() => _log.Dispose();

    [Fact]
    public async Task Messages_are_handled_and_retried()
    {
        await using var app = await StartAsync(group => group.Handle((Order _, MessageContext context) =>
        {
            if (context.DeliveryCount == 1) throw new TimeoutException();
        }));
        await app.Harness.PublishAsync("orders", new Order("o-1"));
        var retried = await app.Harness.Retried<Order>();
        await app.Harness.Advance(retried.Delay!.Value);
        Assert.Equal(2, (await app.Harness.Handled<Order>()).DeliveryCount);
        NothingWasLost();
    }

    /// <summary>Many start at once, so that one is looked at while it becomes active.</summary>
    [Fact]
    public Task What_was_published_is_handled_when_nothing_is_to_be_done_any_more() => Parallel.ForAsync(0, 100, async (_, ending) =>
    {
        await using var app = await StartAsync(group => group.Handle((Order _) => { }));
        await app.Harness.PublishAsync("orders", new Order("o-1"), cancellationToken: ending);
        await app.Harness.IdleAsync(ending);
        Assert.Equal(DeliveryOutcome.Handled, Assert.Single(app.Harness.Deliveries<Order>()).Outcome);
    });

    [Theory]
    [InlineData("00:00:03")]
    [InlineData("01:00:00")]
    [InlineData("30.00:00:00")]
    public async Task It_is_active_however_long_time_was_moved(string by)
    {
        await using var app = await StartAsync(group => group.Handle((Order _) => { }));
        await app.Harness.PublishAsync("orders", new Order("o-1"));
        await app.Harness.Handled<Order>();
        await app.Harness.Advance(TimeSpan.Parse(by));
        await app.Harness.PublishAsync("orders", new Order("o-2"));
        Assert.Equal("o-2", (await app.Harness.Handled<Order>()).Message.Id);
        NothingWasLost();
    }

    [Fact]
    public async Task A_handler_that_waits_for_time_is_not_cancelled()
    {
        await using var app = await StartAsync(group => group.Handle((Order _, TimeProvider time, CancellationToken stop) =>
            Task.Delay(TimeSpan.FromMinutes(10), time, stop)));
        await app.Harness.PublishAsync("orders", new Order("o-1"));
        await app.Harness.Begun<Order>();
        await app.Harness.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(1, (await app.Harness.Handled<Order>()).DeliveryCount);
        NothingWasLost();
    }

    [Fact]
    public async Task It_is_active_again_when_the_connection_is_back()
    {
        await using var app = await StartAsync(group => group.Handle((Order _) => { }));
        await app.Harness.PublishAsync("orders", new Order("o-1"));
        await app.Harness.Handled<Order>();
        Task publishing;
        await using (app.Harness.Disconnect())
        {
            publishing = app.Harness.PublishAsync("orders", new Order("o-2"));
            await app.Harness.Advance(TimeSpan.FromSeconds(10));
        }
        await publishing;
        Assert.Equal("o-2", (await app.Harness.Handled<Order>()).Message.Id);
    }

    private void NothingWasLost() => Assert.DoesNotContain(_log.Lines, line => line.Event.Id is 491 or 492);

    private Task<HarnessApplication> StartAsync(Func<IGroupBuilder, IHandlerBuilder> handle) => HarnessApplication.StartAsync(
        streams => handle(streams.MapStream("orders").WithGroup("billing").SingleActive()),
        options => options.Timeout = TimeSpan.FromSeconds(10),
        services => services.AddLogging(logging => logging.AddProvider(_log)));
}
