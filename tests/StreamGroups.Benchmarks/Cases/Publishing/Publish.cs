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
        var figures = await MeasureAsync(load.Batch == 1
            ? async () => await publisher.PublishAsync(Name, load.Body)
            : async () => await publisher.PublishBatchAsync(Name, _batch));
        await host.StopAsync();
        return figures;
    }

    public override async Task<Figure[]> BareAsync()
    {
        await using var publisher = await BarePublisher.OpenAsync(arena.ConnectionString, Name);
        await publisher.PublishAsync(load.Body);
        return await MeasureAsync(load.Batch == 1
            ? () => publisher.PublishAsync(load.Body)
            : () => publisher.PublishBatchAsync(_batch));
    }

    private async Task<Figure[]> MeasureAsync(Func<Task> publish)
    {
        var meter = new Meter(load.Total(messages) / load.Batch, load.Batch);
        var figures = await meter.MeasureAsync(arena, () =>
        {
            meter.Start();
            return load.RunAsync(messages, async () =>
            {
                await publish();
                meter.Handled();
            });
        });
        await arena.RemoveAsync(Name);
        return figures;
    }
}
