using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace StreamGroups.Tests.Readme;

/// <summary>The code of docs/broadcast.md and docs/pull.md, compiled.</summary>
internal static class UngroupedSnippets
{
    public sealed record Order(string Id);

    public sealed record Price(string Symbol, decimal Value);

    public sealed class PriceCache
    {
        private readonly Dictionary<string, decimal> _prices = [];

        public void Set(Price price) => _prices[price.Symbol] = price.Value;
    }

    public static void Broadcast(IRedisStreamsBuilder streams)
    {
        streams.MapStream("prices").Broadcast()
            .Handle((Price price, PriceCache cache) => cache.Set(price));
    }

    public static void BroadcastFromTheBeginning(IRedisStreamsBuilder streams)
    {
        streams.MapStream("prices").Broadcast(options =>
        {
            options.From = StartPosition.Beginning;
            options.Concurrency = 8;
        }).Handle((Price price, PriceCache cache) => cache.Set(price));
    }

    public static void Pull(IRedisStreamsBuilder streams)
    {
        streams.MapStream("orders").WithGroup("cashier").Pull();
    }

    public sealed class Cashier([FromKeyedServices("orders/cashier")] IStreamConsumer orders) : BackgroundService
    {
        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            await foreach (var order in orders.ReadAsync<Order>(stoppingToken))
                Console.WriteLine($"{order.Body.Id}, delivery {order.Context.DeliveryCount}");
        }
    }

    public static async Task ReadOneAsync(IStreamConsumer orders, CancellationToken stoppingToken)
    {
        if (await orders.ReadOneAsync<Order>(TimeSpan.FromSeconds(5), stoppingToken) is { } order)
        {
            Console.WriteLine(order.Body.Id);
            await order.Context.AckAsync(stoppingToken);
        }
    }
}
