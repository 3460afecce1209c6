using Microsoft.Extensions.Hosting;

namespace StreamGroups.Examples.Broadcast;

/// <summary>Publishes a few prices, waits until this instance knows the last one and has written some down, and ends the program.</summary>
internal sealed class Exchange(IStreamPublisher publisher, PriceCache cache, Books books, IHostApplicationLifetime lifetime) : BackgroundService
{
    private static readonly Price[] Prices = [new("ACME", 12), new("INIT", 7), new("ACME", 13)];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource();
        using var registration = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(stoppingToken); // What is published before the start is no news to this instance.
        await publisher.PublishBatchAsync("prices", Prices, cancellationToken: stoppingToken);
        while (cache["ACME"] != 13 || books.Written < Prices.Length) await Task.Delay(TimeSpan.FromMilliseconds(50), stoppingToken);
        lifetime.StopApplication();
    }
}
