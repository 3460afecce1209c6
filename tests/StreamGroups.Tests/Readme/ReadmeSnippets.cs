using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace StreamGroups.Tests.Readme;

/// <summary>The code of the README and of docs, so that it compiles; <see cref="ReadmeTests"/> holds the two together.</summary>
public static class ReadmeSnippets
{
    public sealed record Order(string Id);

    public interface IBilling
    {
        Task ChargeAsync(Order order, CancellationToken cancellationToken);
    }

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

    public sealed class Checkout(IStreamPublisher publisher)
    {
        public async Task PlaceAsync(Order order, CancellationToken cancellationToken)
        {
            EntryId id = await publisher.PublishAsync("orders", order, cancellationToken: cancellationToken);
            Console.WriteLine($"Published as {id}.");
        }
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
