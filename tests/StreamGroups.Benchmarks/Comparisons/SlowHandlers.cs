using Microsoft.Extensions.Hosting;
using StreamGroups.Benchmarks.Measuring;

namespace StreamGroups.Benchmarks.Comparisons;

/// <summary>1,000 handlers at once that each await 10 ms, beside 1,000 loops that only await: what this machine's timers allow.</summary>
internal sealed class SlowHandlers(Arena arena) : Comparison
{
    private const int Concurrency = 1_000;
    private const int Messages = 100_000;
    private const string Stream = "slow";
    private static readonly TimeSpan Each = TimeSpan.FromMilliseconds(10);

    public override string Name => "10 ms handlers";

    public override string Goal => ">= 0.9 of the ideal rate";

    public override string BareName => "loops of 10 ms";

    public override int WarmUps => 1;

    public override Task PrepareAsync() => arena.FillAsync(Stream, Messages, _ => "a message"u8.ToArray());

    public override Task CleanUpAsync() => arena.Database.KeyDeleteAsync(Stream);

    public override async Task<Figure[]> OursAsync()
    {
        var group = await arena.NewGroupAsync(Stream);
        var meter = new Meter(Messages);
        var figures = await meter.MeasureAsync(arena, async () =>
        {
            using var host = Consumer.Build(arena.ConnectionString, streams => streams.MapStream(Stream)
                .WithGroup(group, options => options.Concurrency = Concurrency)
                .Handle(async (ReadOnlyMemory<byte> body) =>
                {
                    await Task.Delay(Each);
                    meter.Handled();
                }));
            await host.StartAsync();
            await meter.Completed;
            await host.StopAsync();
        });
        await arena.RemoveGroupAsync(Stream, group);
        return figures;
    }

    public override Task<Figure[]> BareAsync()
    {
        var meter = new Meter(Messages);
        return meter.MeasureAsync(arena, () => Task.WhenAll(Enumerable.Range(0, Concurrency).Select(async _ =>
        {
            for (var i = 0; i < Messages / Concurrency; i++)
            {
                await Task.Delay(Each);
                meter.Handled();
            }
        })));
    }
}
