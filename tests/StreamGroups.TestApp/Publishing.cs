using Microsoft.Extensions.Hosting;
using StreamGroups;

/// <summary>Publishes numbered messages and says which of them the server has confirmed.</summary>
internal sealed class Publishing(AppSettings settings, IStreamPublisher publisher) : BackgroundService
{
    private int _last;

    private PublishOptions? Options => settings.Later > TimeSpan.Zero ? new() { DeliverAfter = Random.Shared.NextDouble() * settings.Later } : null;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.WhenAll(Enumerable.Range(0, settings.Publishers).Select(_ => Task.Run(() => PublishAsync(stoppingToken), CancellationToken.None)));
        if (settings.Publish > 0) Console.WriteLine("published everything");
    }

    private async Task PublishAsync(CancellationToken stopping)
    {
        for (var number = Interlocked.Increment(ref _last); number <= settings.Publish; number = Interlocked.Increment(ref _last))
        {
            if (stopping.IsCancellationRequested) return;
            var id = await publisher.PublishAsync(settings.Stream, $"{number}", Options, CancellationToken.None);
            Console.WriteLine($"published {id} {number}");
            if (settings.Pace > TimeSpan.Zero) await Task.Delay(settings.Pace, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
