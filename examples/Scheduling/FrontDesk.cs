using Microsoft.Extensions.Hosting;

namespace StreamGroups.Examples.Scheduling;

/// <summary>Schedules a few reminders, takes one of them back, and ends the program with the last one.</summary>
internal sealed class FrontDesk(IStreamPublisher<Reminder> reminders, IHostApplicationLifetime lifetime) : BackgroundService
{
    private int _left = 2;

    public void Remind(Reminder reminder)
    {
        Console.WriteLine($"Mail to {reminder.Guest}: {reminder.Text}.");
        if (Interlocked.Decrement(ref _left) == 0) lifetime.StopApplication();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await ScheduleAsync("Ann", "your table is free", TimeSpan.FromSeconds(2));
        await ScheduleAsync("Bob", "your taxi is here", TimeSpan.FromSeconds(1));
        var cancelled = await ScheduleAsync("Eve", "your table is free", TimeSpan.FromSeconds(1.5));
        Console.WriteLine($"Eve has left, and her reminder is taken back: {await reminders.CancelAsync(cancelled, stoppingToken)}.");

        // As after a lost answer: the same ID is scheduled once, and its schedule is returned.
        var first = await ScheduleAsync("Ann", "your table is free", TimeSpan.FromSeconds(2));
        Console.WriteLine($"Ann's reminder waits once, until {first.Timestamp:T}.");
    }

    private async Task<EntryId> ScheduleAsync(string guest, string text, TimeSpan delay)
    {
        var id = await reminders.PublishAsync(new Reminder(guest, text), new PublishOptions { DeliverAfter = delay, MessageId = $"{guest}: {text}" });
        Console.WriteLine($"{guest} is to be reminded in {delay.TotalSeconds} s.");
        return id;
    }
}
