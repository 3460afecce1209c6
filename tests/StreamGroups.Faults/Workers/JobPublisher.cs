using Microsoft.Extensions.Hosting;
using StreamGroups.Faults.Jobs;
using StreamGroups.Faults.Journals;
using StreamGroups.Faults.Servers;

namespace StreamGroups.Faults.Workers;

/// <summary>Publishes at a steady rate until it is asked to end; then what is under way is brought to its end.</summary>
internal sealed class JobPublisher(WorkerSettings settings, IJournal journal, IStreamPublisher publisher) : BackgroundService
{
    /// <summary>So many messages are under way at most; in an outage the rate falls.</summary>
    private const int MostUnderWay = 8;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var mix = new JobMix(settings.Prefix, new Random(settings.Seed), settings.AckWait, settings.MaxDeliveries, settings.Killing);
        using var room = new SemaphoreSlim(MostUnderWay);
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1 / settings.Rate));
        while (!stoppingToken.IsCancellationRequested)
        {
            await timer.WaitForNextTickAsync(CancellationToken.None);
            await room.WaitAsync(CancellationToken.None);
            _ = PublishAsync(mix.Next(), room);
        }
        for (var left = 0; left < MostUnderWay; left++) await room.WaitAsync(CancellationToken.None);
    }

    private async Task PublishAsync(Job job, SemaphoreSlim room)
    {
        journal.Write(JournalEventKind.Sent, key: job.Key, text: $"{job.Kind}");
        try
        {
            var id = await publisher.PublishAsync(StreamState.Stream, job, cancellationToken: CancellationToken.None);
            journal.Write(JournalEventKind.Published, id: id, key: job.Key);
        }
        catch (StreamPublishException exception)
        {
            journal.Write(JournalEventKind.NotPublished, key: job.Key, text: exception.Message);
        }
        finally
        {
            room.Release();
        }
    }
}
