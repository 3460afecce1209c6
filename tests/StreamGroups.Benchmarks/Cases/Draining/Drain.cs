using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using StackExchange.Redis;
using StreamGroups.Benchmarks.Bare;
using StreamGroups.Benchmarks.Measuring;
using StreamGroups.Benchmarks.Running;

namespace StreamGroups.Benchmarks.Cases.Draining;

/// <summary>Handles a backlog as fast as it can.</summary>
internal sealed class Drain(
    Arena arena, Scale scale, string name, Work work, int concurrency, IReadOnlyList<Goal> goals, Work? workByHand = null) : Comparison(name)
{
    private readonly int _messages = scale.MessagesOf(400_000, 20_000, 2_000);

    public override string Description { get; } =
        $"{work.Name}{(work.IsScoped ? ", a scope and a service of it for each" : "")}, {concurrency} at once"
        + (workByHand is null ? "" : "; the bare loop only takes the bytes");

    public override int WarmUps => 2;

    public override IReadOnlyList<Goal> Goals { get; } = goals;

    private string Stream => Name;

    public override Task PrepareAsync() => arena.FillAsync(Stream, _messages, work.Data);

    public override Task CleanUpAsync() => arena.RemoveAsync(Stream);

    public override async Task<Figure[]> OursAsync()
    {
        var group = await arena.NewGroupAsync(Stream);
        var meter = new Meter(_messages);
        using var host = Consumer.Build(
            arena.ConnectionString,
            streams => work.Map(streams.MapStream(Stream).WithGroup(group, options => options.Concurrency = concurrency), meter),
            services => Work.AddServices(services, meter));
        var figures = await meter.MeasureAsync(arena, async () =>
        {
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
        var meter = new Meter(_messages);
        var services = new ServiceCollection();
        Work.AddServices(services, meter);
        await using var provider = services.BuildServiceProvider();
        var handle = (workByHand ?? work).ByHand(meter, provider);
        await using var acking = await BareConnection.OpenAsync(arena.ConnectionString);
        var figures = await meter.MeasureAsync(arena, () => concurrency == 1
            ? OneByOneAsync(acking, group, handle)
            : InParallelAsync(acking, group, handle));
        await arena.RemoveGroupAsync(Stream, group);
        return figures;
    }

    private async Task OneByOneAsync(ConnectionMultiplexer acking, string group, Action<ReadOnlySpan<byte>> handle)
    {
        var options = new BareLoopOptions { ReadsAhead = (workByHand ?? work).TakesTime };
        await using var loop = await BareLoop.OpenAsync(arena.ConnectionString, acking, Stream, group, options);
        await loop.RunAsync(_messages, handle);
    }

    private async Task InParallelAsync(ConnectionMultiplexer acking, string group, Action<ReadOnlySpan<byte>> handle)
    {
        await using var loop = await BareParallelLoop.OpenAsync(arena.ConnectionString, acking, Stream, group, concurrency);
        await loop.RunAsync(_messages, data =>
        {
            handle(data.Span);
            return default;
        });
    }
}
