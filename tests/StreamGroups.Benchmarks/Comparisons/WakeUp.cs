using System.Diagnostics;
using Microsoft.Extensions.Hosting;
using StreamGroups.Benchmarks.Bare;
using StreamGroups.Benchmarks.Measuring;

namespace StreamGroups.Benchmarks.Comparisons;

/// <summary>The time from the sending of an XADD to the handler, with a consumer that waits.</summary>
internal sealed class WakeUp(Arena arena) : Comparison
{
    private const int Messages = 1_000;
    private const string Stream = "wake-up";
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(1);

    private TaskCompletionSource<long>? _handled;

    public override string Name => "wake-up";

    public override string Goal => "p50 <= 1.2, p99 <= 1.5";

    public override async Task<Figure[]> OursAsync()
    {
        using var host = Consumer.Build(arena.ConnectionString, streams =>
            streams.MapStream(Stream).WithGroup("ours").Handle((ReadOnlyMemory<byte> body) => Handle(body.Span)));
        await host.StartAsync();
        var figures = await MeasureAsync();
        await host.StopAsync();
        await arena.Database.KeyDeleteAsync(Stream);
        return figures;
    }

    public override async Task<Figure[]> BareAsync()
    {
        await arena.Database.StreamCreateConsumerGroupAsync(Stream, "bare", "0-0", createStream: true);
        await using var loop = await BareLoop.OpenAsync(arena.ConnectionString, Stream, "bare");
        var running = Task.Run(() => loop.RunAsync(Messages, Handle));
        var figures = await MeasureAsync();
        await running;
        await arena.Database.KeyDeleteAsync(Stream);
        return figures;
    }

    private void Handle(ReadOnlySpan<byte> body) => _handled!.TrySetResult(Stopwatch.GetTimestamp());

    private async Task<Figure[]> MeasureAsync()
    {
        var times = new double[Messages];
        for (var i = 0; i < Messages; i++)
        {
            _handled = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
            await Task.Delay(Pause);
            var sent = Stopwatch.GetTimestamp();
            var added = arena.Database.StreamAddAsync(Stream, "__data__", "a message");
            times[i] = Stopwatch.GetElapsedTime(sent, await _handled.Task).TotalMicroseconds;
            await added;
        }
        Array.Sort(times);
        return [new("p50, µs", times[Messages / 2]), new("p99, µs", times[Messages * 99 / 100])];
    }
}
