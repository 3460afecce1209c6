using Microsoft.Extensions.Hosting;
using StreamGroups.Benchmarks.Measuring;
using StreamGroups.Benchmarks.Running;

namespace StreamGroups.Benchmarks.Cases.Waiting;

/// <summary>1,000 handlers at once that each await 10 ms, beside 1,000 loops that only await: what this machine's timers allow.</summary>
internal sealed class SlowHandlers(Arena arena, Scale scale) : Comparison("handlers-10ms")
{
    private const string OfIdeal = "of the ideal rate";
    private const int Concurrency = 1_000;
    private static readonly TimeSpan Each = TimeSpan.FromMilliseconds(10);
    private static readonly byte[] Body = "a message"u8.ToArray();
    private readonly int _each = scale.Of(100, 20, 2);

    public override string Description => "1,000 handlers at once that each await 10 ms; the ideal rate is 100,000 a second";

    public override IReadOnlyList<Goal> Goals => [Goal.Value(OfIdeal, 0.9), Goal.Ratio(FigureNames.Rate, 0.9)];

    public override string BareName => "loops that only await 10 ms";

    private int Messages => Concurrency * _each;

    public override Task PrepareAsync() => arena.FillAsync(Name, Messages, _ => Body);

    public override Task CleanUpAsync() => arena.RemoveAsync(Name);

    public override async Task<Figure[]> OursAsync()
    {
        var group = await arena.NewGroupAsync(Name);
        var meter = new Meter(Messages);
        using var host = Consumer.Build(arena.ConnectionString, streams => streams.MapStream(Name)
            .WithGroup(group, options => options.Concurrency = Concurrency)
            .Handle(async (ReadOnlyMemory<byte> _) => await HandleAsync(meter)));
        var figures = await meter.MeasureAsync(arena, async () =>
        {
            await host.StartAsync();
            await meter.Completed;
            await host.StopAsync();
        });
        await arena.RemoveGroupAsync(Name, group);
        return WithIdeal(figures);
    }

    public override async Task<Figure[]> BareAsync()
    {
        var meter = new Meter(Messages);
        return WithIdeal(await meter.MeasureAsync(arena, () => Task.WhenAll(Enumerable.Range(0, Concurrency).Select(_ => LoopAsync(meter)))));
    }

    private async Task LoopAsync(Meter meter)
    {
        for (var i = 0; i < _each; i++) await HandleAsync(meter);
    }

    private static async Task HandleAsync(Meter meter)
    {
        await Task.Delay(Each);
        meter.Handled();
    }

    private static Figure[] WithIdeal(Figure[] figures) => [new(OfIdeal, figures[0].Value / (Concurrency / Each.TotalSeconds)), .. figures];
}
