using System.Runtime.InteropServices;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StreamGroups.Faults.Jobs;
using StreamGroups.Faults.Journals;
using StreamGroups.Faults.Servers;

namespace StreamGroups.Faults.Workers;

/// <summary>A process of the suite: an application like any other, that writes a journal.</summary>
internal static class WorkerHost
{
    /// <summary>What a process writes to its output when its host has started.</summary>
    public const string ReadyLine = "ready";

    /// <summary>What a process writes to its output when a message makes it end itself.</summary>
    public const string LastWords = "kills its process";

    private static readonly TimeSpan[] Backoff = [TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(400)];

    public static Task<int> ConsumeAsync(string[] arguments) => RunAsync(arguments, (streams, settings) =>
    {
        var group = streams.MapStream(StreamState.Stream).WithGroup(StreamState.Group, settings.Consumer, options =>
        {
            options.AckWait = settings.AckWait;
            options.Concurrency = settings.Concurrency;
            options.MaxDeliveries = settings.MaxDeliveries;
            options.Backoff = Backoff;
        });
        if (settings.TakesContext) group.Handle<Job, MessageContext, JobHandler>((job, context, handler) => handler.HandleAsync(job, context));
        else group.HandleWithoutContext();
    });

    public static Task<int> PublishAsync(string[] arguments) =>
        RunAsync(arguments, (streams, _) => streams.Services.AddHostedService<JobPublisher>());

    private static async Task<int> RunAsync(string[] arguments, Action<IRedisStreamsBuilder, WorkerSettings> configure)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddCommandLine(arguments);
        var settings = builder.Configuration.Get<WorkerSettings>() ?? throw new ArgumentException("Say what to do.");
        using var journal = new FileJournal(settings.Journal);
        using var watch = new StallWatch(journal);
        var clock = new JumpingTimeProvider();
        using var jumping = PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal =>
        {
            signal.Cancel = true;
            clock.Jump();
        });
        builder.Logging.SetMinimumLevel(LogLevel.Information).AddProvider(new JournalLoggerProvider(journal));
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = settings.ShutdownTime);
        builder.Services.AddSingleton(settings).AddSingleton<IJournal>(journal).AddSingleton<TimeProvider>(clock)
            .AddSingleton(new JobHandler(journal, TimeProvider.System, Die));
        configure(builder.Services.AddRedisStreams(settings.Connection), settings);

        using var host = builder.Build();
        try
        {
            await host.StartAsync();
        }
        catch (OperationCanceledException)
        {
            return 0; // It was asked to end before it had started.
        }
        journal.Write(JournalEventKind.Ready);
        Console.WriteLine(ReadyLine);
        await host.WaitForShutdownAsync();
        return 0;
    }

    private static Task Die(Job job)
    {
        Environment.FailFast($"{job.Key} {LastWords}.");
        return Task.CompletedTask;
    }
}
