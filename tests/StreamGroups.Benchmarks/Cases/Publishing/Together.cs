using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using StreamGroups.Benchmarks.Bare;
using StreamGroups.Benchmarks.Measuring;
using StreamGroups.Benchmarks.Running;

namespace StreamGroups.Benchmarks.Cases.Publishing;

/// <summary>Many callers publish and each await the server's answer, while one consumer handles what they publish.</summary>
internal sealed class Together(Arena arena, Scale scale) : Comparison("together")
{
    private readonly PublishLoad _load = new(1_000, 100, 1);
    private readonly int _messages = scale.MessagesOf(200_000, 10_000, 1_000);

    public override string Description => $"{_load}, and one consumer that handles them";

    public override IReadOnlyList<Goal> Goals => [Goal.Ratio(FigureNames.Rate, 1.0)];

    public override string BareName => "bare client";

    public override async Task<Figure[]> OursAsync()
    {
        var meter = new Meter(_load.Total(_messages));
        using var host = Consumer.Build(arena.ConnectionString, streams =>
            streams.MapStream(Name).WithGroup("ours").Handle((ReadOnlyMemory<byte> _) => meter.Handled()));
        await host.StartAsync();
        var publisher = host.Services.GetRequiredService<IStreamPublisher>();
        var figures = await meter.MeasureAsync(arena, async () =>
        {
            meter.Start();
            await _load.RunAsync(_messages, async calls =>
            {
                for (var i = 0; i < calls; i++) await publisher.PublishAsync(Name, _load.Body);
            });
            await meter.Completed;
        });
        await host.StopAsync();
        await arena.RemoveAsync(Name);
        return figures;
    }

    public override async Task<Figure[]> BareAsync()
    {
        var meter = new Meter(_load.Total(_messages));
        var group = await arena.NewGroupAsync(Name);
        await using var publisher = await BarePublisher.OpenAsync(arena.ConnectionString, Name);
        await using var acking = await BareConnection.OpenAsync(arena.ConnectionString);
        await using var loop = await BareLoop.OpenAsync(arena.ConnectionString, acking, Name, group);
        var figures = await meter.MeasureAsync(arena, async () =>
        {
            meter.Start();
            var consuming = Task.Run(() => loop.RunAsync(_load.Total(_messages), _ => meter.Handled()));
            await _load.RunAsync(_messages, async calls =>
            {
                for (var i = 0; i < calls; i++) await publisher.PublishAsync(_load.Body);
            });
            await consuming;
        });
        await arena.RemoveAsync(Name);
        return figures;
    }
}
