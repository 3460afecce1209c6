using Microsoft.Extensions.Hosting;

namespace StreamGroups.Examples.Chains;

/// <summary>Publishes two orders, each with a correlation ID of its own.</summary>
internal sealed class Shop(IStreamPublisher publisher) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        foreach (var order in new Order[] { new("o-1", 100m), new("o-2", 250m) })
            await publisher.PublishAsync("{orders}:new", order, new PublishOptions { CorrelationId = $"visit-{order.Id}" }, stoppingToken);
    }
}
