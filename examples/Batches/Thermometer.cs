using Microsoft.Extensions.Hosting;

namespace StreamGroups.Examples.Batches;

/// <summary>Publishes 34 readings, of which one cannot be.</summary>
internal sealed class Thermometer(IStreamPublisher publisher) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var readings = Enumerable.Range(0, 34).Select(number => new Reading(number, number == 12 ? -300 : 20 + number)).ToArray();
        await publisher.PublishBatchAsync("readings", readings, cancellationToken: stoppingToken);
    }
}
