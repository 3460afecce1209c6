using Microsoft.Extensions.DependencyInjection;
using StreamGroups.Benchmarks.Bare;
using StreamGroups.Benchmarks.Measuring;
using StreamGroups.Benchmarks.Running;

namespace StreamGroups.Benchmarks.Cases.Publishing;

/// <summary>Publishes, with nobody who consumes.</summary>
internal sealed class Publish(Arena arena, string name, PublishLoad load, int messages) : Comparison(name)
{
    private readonly IEnumerable<byte[]> _batch = Enumerable.Repeat(load.Body, load.Batch);

    public override string Description => load.ToString();

    public override string BareName => "bare client";

    public override Task PrepareAsync() => arena.RemoveAsync(Name);

    public override async Task<Figure[]> OursAsync()
    {
        using var host = Consumer.Build(arena.ConnectionString, _ => { });
        await host.StartAsync();
        var publisher = host.Services.GetRequiredService<IStreamPublisher>();
        await publisher.PublishAsync(Name, load.Body);
        var figures = await MeasureAsync(async (calls, meter) =>
        {
            for (var i = 0; i < calls; i++)
            {
                if (load.Batch == 1) await publisher.PublishAsync(Name, load.Body); else await publisher.PublishBatchAsync(Name, _batch);
                meter.Handled();
            }
        });
        await host.StopAsync();
        return figures;
    }

    public override async Task<Figure[]> BareAsync()
    {
        await using var publisher = await BarePublisher.OpenAsync(arena.ConnectionString, Name);
        await publisher.PublishAsync(load.Body);
        return await MeasureAsync(async (calls, meter) =>
        {
            for (var i = 0; i < calls; i++)
            {
                if (load.Batch == 1) await publisher.PublishAsync(load.Body); else await publisher.PublishBatchAsync(_batch);
                meter.Handled();
            }
        });
    }

    private async Task<Figure[]> MeasureAsync(Func<int, Meter, Task> caller)
    {
        var meter = new Meter(load.Total(messages) / load.Batch, load.Batch);
        var figures = await meter.MeasureAsync(arena, () =>
        {
            meter.Start();
            return load.RunAsync(messages, calls => caller(calls, meter));
        });
        await arena.RemoveAsync(Name);
        return figures;
    }
}
