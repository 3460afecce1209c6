using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using StreamGroups.Testing;

namespace StreamGroups.Tests.Readme;

/// <summary>The code of the README and of docs, so that it compiles; <see cref="ReadmeTests"/> holds the two together.</summary>
public static class ReadmeSnippets
{
    public sealed record Order(string Id);

    public interface IBilling
    {
        Task ChargeAsync(Order order, CancellationToken cancellationToken);
    }

    public interface IShipping
    {
        Task ShipAsync(Order order, CancellationToken cancellationToken);
    }

    public sealed class UnknownAddressException : Exception;

    public static async Task ConsumeAsync(string[] args)
    {
        var builder = Host.CreateApplicationBuilder(args);

        builder.Services.AddRedisStreams()
            .MapStream("test-stream")
            .WithGroup("test-group", "1")
            .Handle((string msg, ILogger log) => log.LogInformation("{Message}", msg));

        await builder.Build().RunAsync();
    }

    public static void MapOrders(IRedisStreamsBuilder streams)
    {
        var orders = streams.MapStream("orders");

        orders.WithGroup("billing", options => options.Concurrency = 8)
            .Handle(async (Order order, IBilling billing, CancellationToken stop) => await billing.ChargeAsync(order, stop));

        orders.WithGroup("audit")
            .Handle<Order>((order, context) => Console.WriteLine($"{context.Id}: {order.Id}, delivery {context.DeliveryCount}"));
    }

    public static void MapShipping(IStreamBuilder orders)
    {
        orders.WithGroup("shipping", options => options.Backoff = [TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5)])
            .Handle(async (Order order, IShipping shipping, CancellationToken stop) => await shipping.ShipAsync(order, stop))
            .WithResilience(pipeline => pipeline
                .AddRetry(new RetryStrategyOptions { MaxRetryAttempts = 2, Delay = TimeSpan.FromMilliseconds(100) })
                .AddTimeout(TimeSpan.FromSeconds(20)))
            .OnException<UnknownAddressException>(FailureAction.DeadLetter)
            .OnException((HttpRequestException e) => e.StatusCode == HttpStatusCode.Conflict ? FailureAction.Ignore : FailureAction.Retry);
    }

    public static void LimitShipping(IHandlerBuilder handler)
    {
        handler.WithResilience(pipeline => pipeline
            .AddConcurrencyLimiter(permitLimit: 4, queueLimit: 100)
            .AddRetry(new RetryStrategyOptions { MaxRetryAttempts = 2, Delay = TimeSpan.FromMilliseconds(100) })
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions { BreakDuration = TimeSpan.FromSeconds(30) })
            .AddTimeout(TimeSpan.FromSeconds(20)));
    }

    public static void RetryLater(IGroupBuilder group)
    {
        group.Handle(async (Order order, IShipping shipping, MessageContext context) =>
        {
            if (DateTime.Today.DayOfWeek == DayOfWeek.Sunday) await context.RetryAsync(TimeSpan.FromHours(24));
            else await shipping.ShipAsync(order, context.CancellationToken);
        });
    }

    public sealed class Checkout(IStreamPublisher publisher)
    {
        public async Task PlaceAsync(Order order, CancellationToken cancellationToken)
        {
            EntryId id = await publisher.PublishAsync("orders", order, cancellationToken: cancellationToken);
            Console.WriteLine($"Published as {id}.");
        }
    }

    public static async Task TestAsync(StreamGroupsTestHarness harness)
    {
        await harness.PublishAsync("orders", new Order("o-1"));     // Its handler fails twice.
        await harness.Advance(TimeSpan.FromSeconds(11));            // The retries come; the test does not wait for them.
        var handled = await harness.Handled<Order>();               // DeliveryCount is 3.
        Console.WriteLine(handled);
    }

    public static async Task ReplayAsync(IDeadLetters deadLetters)
    {
        await foreach (var letter in deadLetters.ListAsync("orders", "billing"))
            Console.WriteLine($"{letter.Id}: {letter.Reason}, {letter.ExceptionMessage}");
        await deadLetters.ReplayAllAsync("orders", "billing", DeadLetterFilter.All);
    }

    public static async Task LookReplayAndPurgeAsync(IDeadLetters deadLetters)
    {
        await foreach (var letter in deadLetters.ListAsync("orders", "billing", new DeadLetterFilter { Reason = "failed" }))
            Console.WriteLine($"{letter.Id}: {letter.OriginalId}, {letter.ExceptionType}: {letter.ExceptionMessage} {letter.Read<Order>()}");

        var slowly = new ReplayOptions { MessagesPerSecond = 50 };
        var lastHour = new DeadLetterFilter { From = DateTimeOffset.UtcNow.AddHours(-1), ExceptionType = "System.TimeoutException" };
        ReplayResult result = await deadLetters.ReplayAllAsync("orders", "billing", lastHour, slowly);

        await deadLetters.PurgeAllAsync("orders", "billing", DeadLetterFilter.All);
    }
}
