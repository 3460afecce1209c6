using Microsoft.Extensions.Hosting;

namespace StreamGroups.Examples.Handlers;

/// <summary>Publishes one message for each handler, and one that breaks its rules; then tells what was dead-lettered.</summary>
internal sealed class Shop(IStreamPublisher publisher, IDeadLetters deadLetters) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await publisher.PublishAsync("orders:eu", new OrderPlaced("o-1", 12.50m), cancellationToken: stoppingToken);
        await publisher.PublishAsync("orders:eu", new OrderCancelled("o-1"), With("x-reason", "too late"), stoppingToken);
        await publisher.PublishAsync("orders:eu", "Is anybody there?", With("x-priority", "high"), stoppingToken);
        await publisher.PublishAsync("orders:eu", "Hello", cancellationToken: stoppingToken);
        await publisher.PublishAsync("orders:eu", new OrderPlaced("", 99_999m), cancellationToken: stoppingToken);
        while (await deadLetters.CountAsync("orders:eu", "billing", stoppingToken) == 0) await Task.Delay(50, stoppingToken);
        await foreach (var letter in deadLetters.ListAsync("orders:eu", "billing", cancellationToken: stoppingToken))
            Console.WriteLine($"Dead-lettered as {letter.Reason}: {letter.ExceptionMessage}");
    }

    private static PublishOptions With(string name, string value) => new() { Headers = new Dictionary<string, string> { [name] = value } };
}
