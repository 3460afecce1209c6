using Microsoft.Extensions.Hosting;

namespace StreamGroups.Examples.Aot;

/// <summary>Publishes each kind of message, asks for a price, and looks at what could not be handled.</summary>
internal sealed class Customer(IStreamPublisher publisher, IStreamRequester requester, IDeadLetters deadLetters) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await publisher.PublishAsync("notes", "Hi!", cancellationToken: stoppingToken);
        var acme = new PublishOptions { Headers = new Dictionary<string, string> { ["tenant"] = "acme" } };
        await publisher.PublishAsync("orders", new Order("o-1", 12.5m), acme, stoppingToken);
        await publisher.PublishAsync("orders", new Order("o-2", 500), cancellationToken: stoppingToken);
        await publisher.PublishAsync("orders", new Order("o-3", 0), cancellationToken: stoppingToken);
        await publisher.PublishBatchAsync("readings", [1, 2, 3], cancellationToken: stoppingToken);
        await publisher.PublishAsync("notes", "Later!", new PublishOptions { DeliverAfter = TimeSpan.FromMilliseconds(200) }, stoppingToken);
        var price = await requester.RequestAsync<Question, Price>("prices", new Question("tea"), TimeSpan.FromSeconds(10), cancellationToken: stoppingToken);
        Console.WriteLine($"Price: {price?.Amount}");
        while (await deadLetters.CountAsync("orders", "billing", stoppingToken) == 0) await Task.Delay(50, stoppingToken);
        await foreach (var letter in deadLetters.ListAsync("orders", "billing", cancellationToken: stoppingToken))
            Console.WriteLine($"Dead letter: {letter.Reason}, {letter.ExceptionMessage}");
    }
}
