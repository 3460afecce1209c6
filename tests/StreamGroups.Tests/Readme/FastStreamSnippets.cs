using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Polly;
using StreamGroups.Testing;
using Xunit;

namespace StreamGroups.Tests.Readme;

/// <summary>The code of docs/coming-from-faststream.md, its tables included, compiled.</summary>
internal static class FastStreamSnippets
{
    [MessageType("order")]
    public sealed record Order(string Id, string CustomerId);

    public sealed record Price(string Symbol, decimal Value);

    public sealed record Receipt(string OrderId);

    public interface Session
    {
        Task SaveAsync(Order order);
    }

    public static class Validated
    {
        public sealed record Order([Range(1, 99)] int Count);
    }

    public static async Task OneProgramAsync(string[] args)
    {
        var builder = Host.CreateApplicationBuilder(args);

        builder.Services.AddRedisStreams("localhost:6379")
            .MapStream("test-stream")
            .WithGroup("test-group", "1")
            .Handle((string msg, ILogger log) => log.LogInformation("{Message}", msg));

        var app = builder.Build();
        await app.StartAsync();
        await app.Services.GetRequiredService<IStreamPublisher>().PublishAsync("test-stream", "Hi!");
        await app.WaitForShutdownAsync();
    }

    public static void Consume(IRedisStreamsBuilder streams)
    {
        streams.MapStream("orders").WithGroup("billing", "1")
            .Handle(async (Order order) => await Console.Out.WriteLineAsync(order.Id))
            .OrderedBy((Order o) => o.CustomerId);
        streams.MapStream("prices").Broadcast()
            .Handle((Price price) => Console.WriteLine(price));
        streams.MapStream("orders").WithGroup("cashier").Pull();
        streams.MapStream("orders").WithGroup("warehouse")
            .HandleBatch((IReadOnlyList<Order> orders) => Console.WriteLine(orders.Count));
    }

    public static GroupOptions[] Options() =>
    [
        new() { StartFrom = StartPosition.Beginning, Prefetch = 256, Concurrency = 10, AckWait = TimeSpan.FromSeconds(30) },
        new() { Mode = DeliveryMode.NoAck },
        new() { Mode = DeliveryMode.AtMostOnce },
        new() { Mode = DeliveryMode.AtLeastOnce },
        new() { Mode = DeliveryMode.Manual },
    ];

    public static async Task PullAsync(IStreamConsumer consumer)
    {
        await consumer.ReadOneAsync<Order>(TimeSpan.FromSeconds(5));
        await foreach (var order in consumer.ReadAsync<Order>())
            Console.WriteLine(order.Body.Id);
    }

    public static async Task SettleAsync(MessageContext context, TimeSpan delay)
    {
        await context.AckAsync();
        await context.RetryAsync(delay);
        await context.DeadLetterAsync("why");
    }

    public static Outcome Return(int number, TimeSpan delay)
    {
        if (number == 0) return Outcome.Ack;
        if (number == 1) return Outcome.Retry(delay);
        if (number == 2) return Outcome.DeadLetter("why");
        return Outcome.Ignore;
    }

    public static async Task ControlAsync(IStreamSubscriptions subscriptions)
    {
        await subscriptions.Find("orders", "billing")!.StopAsync();
        await subscriptions.AddAsync(streams => streams.MapStream("orders:eu").WithGroup("billing").Handle((Order _) => { }));
    }

    public static async Task PublishAsync(IStreamPublisher publisher, IStreamRequester requester, Order order, Order[] orders, DateTimeOffset tomorrow)
    {
        await publisher.PublishAsync("orders", order);
        await publisher.PublishBatchAsync("orders", orders);
        PublishOptions[] options =
        [
            new PublishOptions { Headers = new Dictionary<string, string> { ["k"] = "v" }, CorrelationId = "c-1" },
            new PublishOptions { MaxLength = 1000 },
            new PublishOptions { MessageId = "o-1" },
            new PublishOptions { DeliverAt = tomorrow },
        ];
        foreach (var one in options) await publisher.PublishAsync("orders", order, one);
        await requester.RequestAsync<Order, Receipt>("orders", order, TimeSpan.FromSeconds(5));
    }

    public static void Handlers(IRedisStreamsBuilder streams)
    {
        streams.MapStream("orders").WithRetention(RetentionPolicy.UntilProcessed);
        var group = streams.MapStream("orders").WithGroup("billing");
        group.Handle((Order order, Session session) => session.SaveAsync(order));
        group.Handle((Order order, ILogger log) => log.LogInformation("{Order}", order));
        group.Handle((Order order, MessageContext context) => Console.WriteLine($"{context.Id}: {order}"));
        group.Handle((StreamMessage<Order> order) => Console.WriteLine(order.Body));
        group.Handle((Order order, [FromHeader("tenant")] string tenant) => Console.WriteLine($"{tenant}: {order}"));
        group.Handle<OrderHandler>();
        group.Handle((Order order) => new Receipt(order.Id)).WhenHeader("kind", "new").PublishTo("bills");
        group.Handle((Order _) => { }).When(info => info.Headers.Count == 0);
        group.Handle((Order _) => { })
            .AddConsumeFilter<TimingFilter>()
            .WithResilience(pipeline => pipeline.AddTimeout(TimeSpan.FromSeconds(20)))
            .OnException<TimeoutException>(FailureAction.Retry)
            .OnException<Exception>(FailureAction.Ignore);
        streams.AddPublishFilter<TenantFilter>();
        var shop = streams.MapStreams("shop:");
        shop.MapStream("orders").WithGroup("billing").Handle<OrderHandler>();
    }

    public static void AddServices(IServiceCollection services)
    {
        services.AddRedisStreams("localhost:6379");
        services.AddHealthChecks();
        services.AddStreamGroupsTestHarness();
        services.AddStreamGroupsTestHarness(options => options.UseRedis("localhost:6379"));
    }

    public static async Task TestAsync(StreamGroupsTestHarness harness, Order order)
    {
        await harness.PublishAsync("orders", order);
        Assert.Equal(order, (await harness.Handled<Order>()).Message);
        Assert.IsType<ValidationException>((await harness.DeadLettered<Order>()).Exception);
    }

    public sealed class OrderHandler : IMessageHandler<Order>
    {
        public Task HandleAsync(Order message, MessageContext context, CancellationToken cancellationToken) => Task.CompletedTask;
    }

    public sealed class TimingFilter : IConsumeFilter
    {
        public async ValueTask<object?> InvokeAsync(ConsumeContext context, ConsumeDelegate next) => await next(context);
    }

    public sealed class TenantFilter : IPublishFilter
    {
        public ValueTask<EntryId> InvokeAsync(PublishContext context, PublishDelegate next) => next(context);
    }
}
