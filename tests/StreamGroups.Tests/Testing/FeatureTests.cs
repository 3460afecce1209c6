using Microsoft.Extensions.DependencyInjection;
using StreamGroups.TestSupport;
using StreamGroups.Testing;
using Xunit;

namespace StreamGroups.Tests.Testing;

/// <summary>What the library does beside plain handlers is under the harness too.</summary>
public sealed class FeatureTests
{
    [Fact]
    public async Task Outcomes_that_handlers_return()
    {
        await using var app = await HarnessApplication.StartAsync(streams => streams.MapStream("orders").WithGroup("billing").Handle<Order, Outcome>(
            order => order.Total > 0 ? Outcome.Retry(TimeSpan.FromHours(1)) : Outcome.DeadLetter("for nothing")));
        await app.Harness.PublishAsync("orders", new Order("o-1", 1));
        await app.Harness.PublishAsync("orders", new Order("o-2"));

        Assert.Equal(TimeSpan.FromHours(1), (await app.Harness.Retried<Order>()).Delay);
        Assert.Equal("for nothing", (await app.Harness.DeadLettered<Order>()).Reason);
    }

    [Fact]
    public async Task Handlers_that_are_chosen_and_messages_that_none_is_for()
    {
        await using var app = await HarnessApplication.StartAsync(streams =>
        {
            var group = streams.MapStream("orders").WithGroup("billing", options => options.Unmatched = UnmatchedAction.Ignore);
            group.Handle((Order _) => { }).WhenHeader("kind", "order");
            group.Handle((string _) => { }).WhenHeader("kind", "text");
        });
        await app.Harness.PublishAsync("orders", "Hi!", Kind("text"));
        await app.Harness.PublishAsync("orders", new Order("o-1"), Kind("order"));
        await app.Harness.PublishAsync("orders", new Order("o-2"), Kind("another"));

        Assert.Equal("Hi!", (await app.Harness.Handled<string>()).Message);
        Assert.Equal("o-1", (await app.Harness.Handled<Order>()).Message.Id);
        await app.Harness.IdleAsync();
        Assert.Equal(DeliveryOutcome.Dropped, app.Harness.Deliveries<Order>().Single(one => one.Headers["kind"] == "another").Outcome);

        static PublishOptions Kind(string kind) => new() { Headers = new Dictionary<string, string> { ["kind"] = kind } };
    }

    [Fact]
    public async Task Messages_that_none_is_for_and_that_are_dead_lettered()
    {
        await using var app = await HarnessApplication.StartAsync(streams =>
        {
            var group = streams.MapStream("orders").WithGroup("billing");
            group.Handle((Order _) => { }).WhenHeader("message_type", "order");
            group.Handle((string _) => { }).WhenHeader("message_type", "text");
        });
        await app.Harness.PublishAsync("orders", new Order("o-1"), new PublishOptions { Headers = new Dictionary<string, string> { ["message_type"] = "old" } });
        await app.Harness.PublishAsync("orders", new Refund("r-1"));

        var refund = await app.Harness.DeadLettered<Refund>();
        Assert.Equal(("r-1", "unmatched"), (refund.Message.Id, refund.Reason));
        var order = await app.Harness.DeadLettered<Order>();
        Assert.Equal(("o-1", "unmatched", "old"), (order.Message.Id, order.Reason, order.Headers["message_type"]));
        await app.Harness.PublishAsync("orders", new Refund("r-2"));
        var failure = await Assert.ThrowsAsync<MessageFailedException>(() => app.Harness.Handled<Refund>());
        Assert.Contains("Refund { Id = r-2 }", failure.Message, StringComparison.Ordinal);
    }

    /// <summary>No handler takes it, though its text could be read as an <see cref="Order"/>.</summary>
    private sealed record Refund(string Id);

    [Fact]
    public async Task Batches_whose_wait_is_over_when_time_is_moved()
    {
        List<int> sizes = [];
        await using var app = await HarnessApplication.StartAsync(streams => streams.MapStream("orders")
            .WithGroup("billing", options => (options.BatchSize, options.BatchWait) = (100, TimeSpan.FromSeconds(5)))
            .HandleBatch((IReadOnlyList<Order> orders) =>
            {
                lock (sizes) sizes.Add(orders.Count);
                return Task.CompletedTask;
            }));
        for (var i = 1; i <= 3; i++) await app.Harness.PublishAsync("orders", new Order($"o-{i}"));

        await app.Harness.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(["o-1", "o-2", "o-3"], new[] { await app.Harness.Handled<Order>(), await app.Harness.Handled<Order>(), await app.Harness.Handled<Order>() }
            .Select(one => one.Message.Id).Order());
        Assert.Equal([3], sizes);
    }

    [Fact]
    public async Task Retries_that_keep_an_order()
    {
        await using var app = await HarnessApplication.StartAsync(streams => streams.MapStream("orders").WithGroup("billing", options => options.Concurrency = 4)
            .Handle((Order order, MessageContext context) => _ = order.Total == 1 && context.DeliveryCount == 1 ? throw new TimeoutException() : 0)
            .OrderedBy((Order order) => order.Id));
        await app.Harness.PublishAsync("orders", new Order("a", 1));
        await app.Harness.PublishAsync("orders", new Order("a", 2));
        await app.Harness.PublishAsync("orders", new Order("b", 3));

        Assert.Equal(3, (await app.Harness.Handled<Order>()).Message.Total);
        await app.Harness.Retried<Order>();
        await app.Harness.IdleAsync();
        await app.Harness.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(1, (await app.Harness.Handled<Order>()).Message.Total);
        Assert.Equal(2, (await app.Harness.Handled<Order>()).Message.Total);
    }

    [Fact]
    public async Task Messages_that_are_published_later()
    {
        await using var app = await HarnessApplication.StartAsync(streams => streams.MapStream("orders").WithGroup("billing").Handle((Order _) => { }));
        var due = app.Harness.Time.GetUtcNow().AddDays(3);
        await app.Harness.PublishAsync("orders", new Order("o-1"), new PublishOptions { DeliverAt = due });
        Assert.Equal(due, (await app.Harness.Published<Order>()).DeliverAt);
        await app.Harness.Advance(TimeSpan.FromDays(2));
        await app.Harness.IdleAsync();
        Assert.Empty(app.Harness.Deliveries<Order>());

        await app.Harness.Advance(TimeSpan.FromDays(1));

        Assert.Equal(DeliveryOutcome.Handled, Assert.Single(app.Harness.Deliveries<Order>()).Outcome);
    }

    [Fact]
    public async Task Results_that_are_published_on()
    {
        await using var app = await HarnessApplication.StartAsync(streams =>
        {
            streams.MapStream("orders").WithGroup("billing").Handle((Order order) => $"bill of {order.Id}").PublishTo("bills");
            streams.MapStream("bills").WithGroup("mail").Handle((string _) => { });
        });
        await app.Harness.PublishAsync("orders", new Order("o-1"), new PublishOptions { CorrelationId = "c-1" });

        var bill = await app.Harness.Handled<string>();

        Assert.Equal(("bill of o-1", "c-1"), (bill.Message, bill.CorrelationId));
        var published = await app.Harness.Published<string>();
        Assert.Equal(("bills", "bill of o-1", "c-1"), (published.Stream, published.Message, published.CorrelationId));
        await app.Harness.Handled<Order>();
    }

    [Fact]
    public async Task Broadcasts()
    {
        await using var app = await HarnessApplication.StartAsync(streams => streams.MapStream("prices").Broadcast()
            .Handle((Order price) => _ = price.Total >= 0 ? 0 : throw new InvalidOperationException("below nothing")));
        await app.Harness.PublishAsync("prices", new Order("gold", 1));
        await app.Harness.PublishAsync("prices", new Order("lead", -1));
        await app.Harness.IdleAsync();

        Assert.Equal("gold", (await app.Harness.Handled<Order>()).Message.Id);
        Assert.Equal("below nothing", (await Assert.ThrowsAsync<MessageFailedException>(() => app.Harness.Handled<Order>())).InnerException!.Message);
    }

    [Fact]
    public async Task Messages_that_are_pulled()
    {
        await using var app = await HarnessApplication.StartAsync(streams => streams.MapStream("orders").WithGroup("cashier").Pull());
        await app.Harness.PublishAsync("orders", new Order("o-1"));
        await app.Harness.Advance(TimeSpan.FromSeconds(1));
        var consumer = app.Services.GetRequiredService<IStreamConsumers>().Get("orders", "cashier");

        var pulled = await consumer.ReadOneAsync<Order>(TimeSpan.FromSeconds(5));
        await pulled!.Context.AckAsync();

        Assert.Equal("o-1", (await app.Harness.Handled<Order>()).Message.Id);
    }

    [Fact]
    public async Task Groups_that_are_added_paused_and_resumed_while_the_application_runs()
    {
        await using var app = await HarnessApplication.StartAsync(streams => streams.MapStream("orders").WithGroup("billing").Handle((Order _) => { }));
        var subscriptions = app.Services.GetRequiredService<IStreamSubscriptions>();
        await subscriptions.AddAsync(streams => streams.MapStream("texts").WithGroup("readers").Handle((string _) => { })).InTime();
        await app.Harness.PublishAsync("texts", "Hi!");
        await app.Harness.Handled<string>();

        await subscriptions.Find("orders", "billing")!.PauseAsync().InTime();
        await app.Harness.PublishAsync("orders", new Order("o-1"));
        await app.Harness.IdleAsync();
        Assert.Empty(app.Harness.Deliveries<Order>());

        await subscriptions.Find("orders", "billing")!.ResumeAsync().InTime();
        await app.Harness.Handled<Order>();
    }

    [Fact]
    public async Task Messages_with_IDs_that_are_published_once()
    {
        await using var app = await HarnessApplication.StartAsync(streams => streams.MapStream("orders").WithGroup("billing").Handle((Order _) => { }));
        app.Harness.FailNext(HarnessFault.PublishAnswerLost);
        await app.Harness.PublishAsync("orders", new Order("o-1"), new PublishOptions { MessageId = "m-1" });
        await app.Harness.PublishAsync("orders", new Order("o-1"), new PublishOptions { MessageId = "m-1" });

        await app.Harness.Handled<Order>();
        await app.Harness.IdleAsync();
        Assert.Single(app.Harness.Deliveries<Order>());
        Assert.Equal("m-1", app.Harness.Publications<Order>()[0].Headers["message_id"]);
    }
}
