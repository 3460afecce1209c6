using Microsoft.Extensions.Hosting;

namespace StreamGroups.Examples.Hello;

/// <summary>Publishes "Hi!" and a few more messages, a second apart, then ends the program.</summary>
internal sealed class Greeter(IStreamPublisher publisher, IHostApplicationLifetime lifetime) : BackgroundService
{
    private static readonly string[] Messages = ["Hi!", "How are you?", "Here is a message every second.", "Bye!"];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        foreach (var message in Messages)
        {
            var id = await publisher.PublishAsync("test-stream", message, cancellationToken: stoppingToken);
            Console.WriteLine($"Published \"{message}\" as entry {id}.");
            await Task.Delay(TimeSpan.FromSeconds(1), stoppingToken);
        }
        lifetime.StopApplication();
    }
}
