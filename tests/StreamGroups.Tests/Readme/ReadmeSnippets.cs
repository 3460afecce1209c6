using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace StreamGroups.Tests.Readme;

/// <summary>The code of the README, so that it compiles; <see cref="ReadmeTests"/> holds the two together.</summary>
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
}
