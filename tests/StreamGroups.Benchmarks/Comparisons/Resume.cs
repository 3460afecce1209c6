using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;
using StreamGroups.Benchmarks.Measuring;

namespace StreamGroups.Benchmarks.Comparisons;

/// <summary>The server is killed, stays away, and comes back empty: from its first answer to the first message handled.</summary>
internal sealed class Resume : Comparison
{
    private const string Stream = "resume";
    private static readonly TimeSpan Away = TimeSpan.FromSeconds(2);

    public override string Name => "resume";

    public override string Goal => "<= 500 ms";

    public override int WarmUps => 1;

    public override async Task<Figure[]> OursAsync()
    {
        await using var arena = await Arena.StartAsync();
        var handled = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var host = Consumer.Build(
            arena.ConnectionString,
            streams => streams.MapStream(Stream).WithGroup("ours").Handle((string message) => { handled.TrySetResult(Stopwatch.GetTimestamp()); }),
            services => services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Critical)));
        await host.StartAsync();
        await arena.Server.KillAsync();
        await Task.Delay(Away);
        await arena.Server.RestartAsync();
        var back = Stopwatch.GetTimestamp();
        await using var connection = await ConnectionMultiplexer.ConnectAsync(arena.ConnectionString);
        await connection.GetDatabase().StreamAddAsync(Stream, "__data__", "a message");
        var elapsed = Stopwatch.GetElapsedTime(back, await handled.Task);
        await host.StopAsync();
        return [new("ms to the first message", elapsed.TotalMilliseconds)];
    }
}
