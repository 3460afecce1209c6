using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace StreamGroups.Examples.Pull;

/// <summary>Asks for orders when it is ready for them: one to try out, then the others in a loop.</summary>
internal sealed class Cashier(
    [FromKeyedServices("orders/cashier")] IStreamConsumer orders, IStreamPublisher publisher, IHostApplicationLifetime lifetime) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await publisher.PublishBatchAsync("orders", Enumerable.Range(1, 4).Select(number => new Order($"o-{number}", 10 * number)), cancellationToken: stoppingToken);

        // One message: the caller settles it.
        if (await orders.ReadOneAsync<Order>(TimeSpan.FromSeconds(10), stoppingToken) is { } first)
        {
            Console.WriteLine($"{first.Body.Id} is put off.");
            await first.Context.RetryAsync(TimeSpan.FromMilliseconds(500), stoppingToken);
        }

        // A loop: asking for the next message acknowledges the last one.
        var left = 4;
        await foreach (var order in orders.ReadAsync<Order>(stoppingToken))
        {
            Console.WriteLine($"{order.Body.Id} paid {order.Body.Total}, delivery {order.Context.DeliveryCount}.");
            if (--left > 0) continue;
            await order.Context.AckAsync(stoppingToken); // Leaving the loop would count as a failure.
            break;
        }
        Console.WriteLine("All orders are paid.");
        lifetime.StopApplication();
    }
}
