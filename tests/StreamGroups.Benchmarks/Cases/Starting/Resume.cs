using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;
using StreamGroups.Benchmarks.Bare;
using StreamGroups.Benchmarks.Measuring;
using StreamGroups.Benchmarks.Running;

namespace StreamGroups.Benchmarks.Cases.Starting;

/// <summary>The server is killed, stays away, and comes back empty: from its first answer to the first message handled. On a server of its own.</summary>
internal sealed class Resume(Scale scale) : Comparison("resume")
{
    private readonly TimeSpan _away = scale.SecondsOf(2, 1, 0.2);
    private TaskCompletionSource<long> _handled = new();

    public override string Description => "the server is killed (kill -9) and comes back empty: from its first answer to the first message handled";

    public override IReadOnlyList<Goal> Goals => [Goal.AtMost(FigureNames.FirstMessage, 500)];

    public override string BareName => "bare loop that retries";

    public override async Task<Figure[]> OursAsync()
    {
        await using var arena = await Arena.StartAsync();
        using var host = Consumer.Build(
            arena.ConnectionString,
            streams => streams.MapStream(Name).WithGroup("ours").Handle((ReadOnlyMemory<byte> _) => Handle()),
            services => services.AddLogging(logging => logging.ClearProviders())); // It tells of the outage.
        await host.StartAsync();
        var figures = await MeasureAsync(arena);
        await host.StopAsync();
        return figures;
    }

    public override async Task<Figure[]> BareAsync()
    {
        await using var arena = await Arena.StartAsync();
        using var stopping = new CancellationTokenSource();
        var running = Task.Run(() => new BareRetryingLoop(arena.ConnectionString, Name, "bare").RunAsync(_ => Handle(), stopping.Token));
        var figures = await MeasureAsync(arena);
        await stopping.CancelAsync();
        await running;
        return figures;
    }

    private void Handle() => _handled.TrySetResult(Stopwatch.GetTimestamp());

    private async Task<Figure[]> MeasureAsync(Arena arena)
    {
        await HandleOneAsync(arena);
        await arena.Server.KillAsync();
        await Task.Delay(_away);
        await arena.Server.RestartAsync();
        var back = Stopwatch.GetTimestamp();
        return [new(FigureNames.FirstMessage, Stopwatch.GetElapsedTime(back, await HandleOneAsync(arena)).TotalMilliseconds)];
    }

    /// <summary>Publishes one and gives the time at which it was handled.</summary>
    private async Task<long> HandleOneAsync(Arena arena)
    {
        _handled = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var connection = await ConnectionMultiplexer.ConnectAsync(arena.ConnectionString);
        await connection.GetDatabase().StreamAddAsync(Name, "__data__", "a message");
        return await _handled.Task;
    }
}
