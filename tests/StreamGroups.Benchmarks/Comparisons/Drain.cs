using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using StreamGroups.Benchmarks.Bare;
using StreamGroups.Benchmarks.Measuring;

namespace StreamGroups.Benchmarks.Comparisons;

/// <summary>Handles a backlog, one message at a time.</summary>
internal abstract class Drain(Arena arena, int messages) : Comparison
{
    private string Stream => $"drain-{Name}";

    public override Task PrepareAsync() => arena.FillAsync(Stream, messages, Data);

    public override Task CleanUpAsync() => arena.Database.KeyDeleteAsync(Stream);

    public override async Task<Figure[]> OursAsync()
    {
        var group = await arena.NewGroupAsync(Stream);
        var meter = new Meter(messages);
        var figures = await meter.MeasureAsync(arena, async () =>
        {
            using var host = Consumer.Build(arena.ConnectionString, streams => Map(streams.MapStream(Stream).WithGroup(group), meter), AddServices);
            await host.StartAsync();
            await meter.Completed;
            await host.StopAsync();
        });
        await arena.RemoveGroupAsync(Stream, group);
        return figures;
    }

    public override async Task<Figure[]> BareAsync()
    {
        var group = await arena.NewGroupAsync(Stream);
        var meter = new Meter(messages);
        var figures = await meter.MeasureAsync(arena, async () =>
        {
            await using var loop = await BareLoop.OpenAsync(arena.ConnectionString, Stream, group);
            await loop.RunAsync(messages, meter.Handle);
        });
        await arena.RemoveGroupAsync(Stream, group);
        return figures;
    }

    protected abstract ReadOnlyMemory<byte> Data(int number);

    protected abstract void Map(IGroupBuilder group, Meter meter);

    protected virtual void AddServices(IServiceCollection services)
    {
    }
}
