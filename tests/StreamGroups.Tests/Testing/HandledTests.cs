using StreamGroups.TestSupport;
using StreamGroups.Testing;
using Xunit;

namespace StreamGroups.Tests.Testing;

public sealed class HandledTests
{
    [Fact]
    public async Task A_message_that_is_handled_is_given_with_all_that_is_known_of_it()
    {
        await using var app = await HarnessApplication.StartAsync(streams => Map(streams, _ => { }));
        var sent = new Order("o-1", 12.5m);

        var id = await app.Harness.PublishAsync("orders", sent, new PublishOptions { CorrelationId = "c-1", Headers = new Dictionary<string, string> { ["k"] = "v" } });
        var handled = await app.Harness.Handled<Order>();

        Assert.Equal(sent, handled.Message);
        Assert.Equal(("orders", "billing", id, 1L, "c-1", "v"),
            (handled.Stream, handled.Group, handled.Id, handled.DeliveryCount, handled.CorrelationId, handled.Headers["k"]));
        Assert.Equal(DeliveryOutcome.Handled, handled.Outcome);
        Assert.NotEmpty(handled.Consumer);
        Assert.Null(handled.Exception);
    }

    [Fact]
    public async Task Each_call_gives_the_next_one()
    {
        await using var app = await HarnessApplication.StartAsync(streams => Map(streams, _ => { }));
        for (var i = 1; i <= 3; i++) await app.Harness.PublishAsync("orders", new Order($"o-{i}"));

        string[] given = [(await app.Harness.Handled<Order>()).Message.Id, (await app.Harness.Handled<Order>()).Message.Id, (await app.Harness.Handled<Order>()).Message.Id];

        Assert.Equal(["o-1", "o-2", "o-3"], given);
        Assert.Equal(3, app.Harness.Deliveries<Order>().Count);
    }

    [Fact]
    public async Task One_that_matches_is_given_out_of_order_and_the_others_are_left()
    {
        await using var app = await HarnessApplication.StartAsync(streams => Map(streams, _ => { }));
        await app.Harness.PublishAsync("orders", new Order("o-1"));
        await app.Harness.PublishAsync("orders", new Order("o-2"));

        Assert.Equal("o-2", (await app.Harness.Handled<Order>(one => one.Message.Id == "o-2")).Message.Id);
        Assert.Equal("o-1", (await app.Harness.Handled<Order>()).Message.Id);
    }

    [Fact]
    public async Task A_call_waits_for_what_happens_later()
    {
        await using var app = await HarnessApplication.StartAsync(streams => Map(streams, _ => { }));
        var handled = app.Harness.Handled<Order>();
        Assert.False(handled.IsCompleted);

        await app.Harness.PublishAsync("orders", new Order("o-1"));

        Assert.Equal("o-1", (await handled.InTime()).Message.Id);
    }

    [Fact]
    public async Task Types_are_told_apart_by_what_the_handler_takes()
    {
        await using var app = await HarnessApplication.StartAsync(streams =>
        {
            Map(streams, _ => { });
            streams.MapStream("texts").WithGroup("readers").Handle((string _) => { });
        });
        await app.Harness.PublishAsync("texts", "Hi!");
        await app.Harness.PublishAsync("orders", new Order("o-1"));

        Assert.Equal("Hi!", (await app.Harness.Handled<string>()).Message);
        Assert.Equal("o-1", (await app.Harness.Handled<Order>()).Message.Id);
        await app.Harness.IdleAsync();
        Assert.Equal(2, app.Harness.Deliveries<object>().Count);
        Assert.Empty(app.Harness.Deliveries<int[]>());
    }

    [Fact]
    public async Task Each_group_has_its_own_delivery()
    {
        await using var app = await HarnessApplication.StartAsync(streams =>
        {
            var orders = streams.MapStream("orders");
            orders.WithGroup("billing").Handle((Order _) => { });
            orders.WithGroup("mail").Handle((Order _) => { });
        });
        await app.Harness.PublishAsync("orders", new Order("o-1"));

        await app.Harness.Handled<Order>(one => one.Group == "mail");
        await app.Harness.Handled<Order>(one => one.Group == "billing");
        await app.Harness.IdleAsync();
        Assert.Equal(["billing", "mail"], app.Harness.Deliveries<Order>().Select(one => one.Group).Order());
    }

    [Fact]
    public async Task What_the_application_publishes_is_given_too()
    {
        await using var app = await HarnessApplication.StartAsync(streams => streams.MapStream("orders").WithGroup("billing")
            .Handle(async (Order order, IStreamPublisher publisher) => { await publisher.PublishAsync("bills", $"bill of {order.Id}"); }));
        var id = await app.Harness.PublishAsync("orders", new Order("o-1"));

        var bill = await app.Harness.Published<string>();

        Assert.Equal(("bills", "bill of o-1"), (bill.Stream, bill.Message));
        Assert.NotNull(bill.CorrelationId);
        Assert.Equal(id, (await app.Harness.Published<Order>()).Id);
    }

    [Fact]
    public async Task A_handler_that_acknowledges_itself_has_handled_it_when_it_ends()
    {
        await using var app = await HarnessApplication.StartAsync(streams => streams.MapStream("orders")
            .WithGroup("billing", options => options.Mode = DeliveryMode.Manual).Handle<Order>(async (_, context) => await context.AckAsync()));
        await app.Harness.PublishAsync("orders", new Order("o-1"));
        await app.Harness.Handled<Order>();
    }

    [Theory]
    [InlineData(DeliveryMode.AtMostOnce)]
    [InlineData(DeliveryMode.NoAck)]
    public async Task Modes_that_acknowledge_first_are_told_as_others(DeliveryMode mode)
    {
        await using var app = await HarnessApplication.StartAsync(streams => streams.MapStream("orders")
            .WithGroup("billing", options => options.Mode = mode).Handle((Order order) => _ = order.Total == 0 ? 0 : throw new InvalidOperationException("no")));
        await app.Harness.PublishAsync("orders", new Order("o-1"));
        await app.Harness.Handled<Order>();

        await app.Harness.PublishAsync("orders", new Order("o-2", 1));
        var failed = await Assert.ThrowsAsync<MessageFailedException>(() => app.Harness.Handled<Order>());
        Assert.Equal(DeliveryOutcome.Dropped, failed.Delivery.Outcome);
        Assert.Equal("no", failed.InnerException!.Message);
    }

    [Fact]
    public async Task Bytes_that_a_handler_takes_stay_as_they_were()
    {
        await using var app = await HarnessApplication.StartAsync(streams => streams.MapStream("blobs").WithGroup("readers").Handle((ReadOnlyMemory<byte> _) => { }));
        await app.Harness.PublishAsync("blobs", new byte[] { 1, 2, 3 });
        Assert.Equal([1, 2, 3], (await app.Harness.Handled<ReadOnlyMemory<byte>>()).Message.ToArray());
    }

    private static void Map(IRedisStreamsBuilder streams, Action<Order> handle) =>
        streams.MapStream("orders").WithGroup("billing").Handle((Order order) => handle(order));
}
