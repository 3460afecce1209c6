using Microsoft.Extensions.Hosting;
using StreamGroups.Benchmarks.Bare;
using StreamGroups.Benchmarks.Measuring;
using StreamGroups.Benchmarks.Running;

namespace StreamGroups.Benchmarks.Cases.Waiting;

/// <summary>A producer that is far faster than the handlers: the backlog has to stay on the server.</summary>
internal sealed class SlowHandlerMemory(Arena arena, Scale scale) : Comparison("memory-slow-handler")
{
    private const int Concurrency = 8;
    private static readonly TimeSpan Each = TimeSpan.FromMilliseconds(5);
    private static readonly byte[] Body = new byte[1_024];
    private readonly TimeSpan _duration = scale.SecondsOf(5, 2, 0.3);

    public override string Description => "1 KB bodies published by 64 callers, 8 handlers at once that each await 5 ms; heap above that before the run";

    public override IReadOnlyList<Goal> Goals => [Goal.AtMost(FigureNames.Heap, 4)];

    public override async Task<Figure[]> OursAsync()
    {
        using var host = Consumer.Build(arena.ConnectionString, streams => streams.MapStream(Name)
            .WithGroup("ours", options => options.Concurrency = Concurrency)
            .Handle(async (ReadOnlyMemory<byte> _) => await Task.Delay(Each)));
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
        await using var loop = await BareParallelLoop.OpenAsync(arena.ConnectionString, acking, Name, group, Concurrency);
        using var stopping = new CancellationTokenSource();
        var running = Task.Run(() => loop.RunAsync(long.MaxValue, async _ => await Task.Delay(Each, CancellationToken.None), stopping.Token));
        var figures = await MeasureAsync();
        await stopping.CancelAsync();
        await running;
        await arena.RemoveAsync(Name);
        return figures;
    }

    private async Task<Figure[]> MeasureAsync()
    {
        using var stopping = new CancellationTokenSource();
        await using var heap = HeapWatch.Start();
        var producing = Task.WhenAll(Enumerable.Range(0, 64).Select(_ => Task.Run(() => ProduceAsync(stopping.Token))));
        await Task.Delay(_duration);
        await stopping.CancelAsync();
        await producing;
        return
        [
            new(FigureNames.Heap, heap.LiveGrowth()),
            new("peak heap, MB", heap.PeakGrowth),
            new("entries in the stream", await arena.Database.StreamLengthAsync(Name)),
        ];
    }

    private async Task ProduceAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested) await arena.Database.StreamAddAsync(Name, "__data__", Body);
    }
}
