using Microsoft.Extensions.Hosting;

namespace StreamGroups.Examples.Ordering;

/// <summary>Publishes three bookings for each of two accounts, in turns.</summary>
internal sealed class Cashier(IStreamPublisher publisher) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var bookings = Enumerable.Range(1, 3).SelectMany(amount => new[] { new Booking("Ann", amount), new Booking("Bob", amount) }).ToArray();
        await publisher.PublishBatchAsync("bookings", bookings, cancellationToken: stoppingToken);
    }
}
