using Microsoft.Extensions.Hosting;

namespace StreamGroups.Examples.Filters;

/// <summary>Publishes three orders.</summary>
internal sealed class Shop(IStreamPublisher publisher) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        foreach (var order in new Order[] { new("o-1", 12.50m), new("o-2", 0m), new("o-3", 9_000m) })
            await publisher.PublishAsync("orders", order, cancellationToken: stoppingToken);
    }
}
