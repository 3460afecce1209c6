using System.Diagnostics;
using Microsoft.Extensions.Hosting;
using StreamGroups.Benchmarks.Bare;
using StreamGroups.Benchmarks.Measuring;
using StreamGroups.Benchmarks.Running;

namespace StreamGroups.Benchmarks.Cases.Waiting;

/// <summary>The time from the sending of an XADD to the handler, with a consumer that waits.</summary>
internal sealed class WakeUp(Arena arena, Scale scale) : Comparison("wake-up")
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(1);
    private static readonly byte[] Body = "a message"u8.ToArray();
    private readonly int _messages = scale.Of(3_000, 500, 20);

    private TaskCompletionSource<long> _handled = new();

    public override string Description => "from the sending of an XADD, by another connection, to the handler of a consumer that waits";

    public override IReadOnlyList<Goal> Goals => [Goal.RatioAtMost(Percentiles.Median, 1.2), Goal.RatioAtMost(Percentiles.P99, 1.5)];

    public override string BareName => "bare blocking read";

    public override async Task<Figure[]> OursAsync()
    {
        using var host = Consumer.Build(arena.ConnectionString, streams =>
            streams.MapStream(Name).WithGroup("ours").Handle((ReadOnlyMemory<byte> _) => Handle()));
        await host.StartAsync();
        var figures = await MeasureAsync();
        await host.StopAsync();
        await arena.RemoveAsync(Name);
        return figures;
    }

    public override async Task<Figure[]> BareAsync()
    {
        var group = await arena.NewGroupAsync(Name);
        await using var acking = await BareConnection.OpenAsync(arena.ConnectionString);
        await using var loop = await BareLoop.OpenAsync(arena.ConnectionString, acking, Name, group);
        var running = Task.Run(() => loop.RunAsync(_messages, _ => Handle()));
        var figures = await MeasureAsync();
        await running;
        await arena.RemoveAsync(Name);
        return figures;
    }

    private void Handle() => _handled.TrySetResult(Stopwatch.GetTimestamp());

    private async Task<Figure[]> MeasureAsync()
    {
        var times = new double[_messages];
        for (var i = 0; i < times.Length; i++)
        {
            _handled = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
            await Task.Delay(Pause);
            var sent = Stopwatch.GetTimestamp();
            var added = arena.Database.StreamAddAsync(Name, "__data__", Body);
            times[i] = Stopwatch.GetElapsedTime(sent, await _handled.Task).TotalMicroseconds;
            await added;
        }
        return Percentiles.Of(times);
    }
}
