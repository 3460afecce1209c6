using Microsoft.Extensions.Hosting;

namespace StreamGroups.Examples.Subscriptions;

/// <summary>Pauses a subscription and resumes it, adds another one and removes it, then ends the program.</summary>
internal sealed class Tour(IStreamSubscriptions subscriptions, IStreamPublisher publisher, IHostApplicationLifetime lifetime) : BackgroundService
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(500);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var ledger = subscriptions.Find("orders", "ledger") ?? throw new InvalidOperationException("The group is not mapped.");
        while (ledger.State != SubscriptionState.Running) await Task.Delay(10, stoppingToken);
        await PublishAsync("first order", stoppingToken);

        await ledger.PauseAsync(stoppingToken);
        Console.WriteLine($"The ledger is {ledger.State}.");
        await PublishAsync("second order", stoppingToken);
        await ledger.ResumeAsync(stoppingToken);
        await Task.Delay(Moment, stoppingToken);
        Console.WriteLine($"The ledger is {ledger.State}.");

        var added = await subscriptions.AddAsync(
            streams => streams.MapStream("orders").WithGroup("audit").Handle((string order) => Console.WriteLine($"audit: {order}")), stoppingToken);
        await Task.Delay(Moment, stoppingToken);
        await subscriptions.RemoveAsync(added[0], stoppingToken);
        Console.WriteLine($"{subscriptions.All.Count} subscription is left.");
        lifetime.StopApplication();
    }

    private async Task PublishAsync(string order, CancellationToken cancellationToken)
    {
        await publisher.PublishAsync("orders", order, cancellationToken: cancellationToken);
        await Task.Delay(Moment, cancellationToken);
    }
}
