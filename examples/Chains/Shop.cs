using Microsoft.Extensions.Hosting;

namespace StreamGroups.Examples.Chains;

/// <summary>Publishes two orders, each with a correlation ID of its own, and asks for the receipt of a third.</summary>
internal sealed class Shop(IStreamPublisher publisher, IStreamRequester requester) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        foreach (var order in new Order[] { new("o-1", 100m), new("o-2", 250m) })
            await publisher.PublishAsync("{orders}:new", order, new PublishOptions { CorrelationId = $"visit-{order.Id}" }, stoppingToken);

        var receipt = await requester.RequestAsync<Order, Receipt>(
            "{orders}:new", new Order("o-3", 10m), timeout: TimeSpan.FromSeconds(10), cancellationToken: stoppingToken);
        Console.WriteLine($"Reply: order {receipt!.OrderId} costs {receipt.Total:0.00}");
    }
}
