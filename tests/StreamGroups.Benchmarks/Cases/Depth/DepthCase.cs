using Microsoft.Extensions.Hosting;
using StreamGroups.Benchmarks.Bare;
using StreamGroups.Benchmarks.Measuring;
using StreamGroups.Benchmarks.Running;

namespace StreamGroups.Benchmarks.Cases.Depth;

/// <summary>Handles so many messages of one group, beside others that are there.</summary>
internal abstract class DepthCase(Arena arena, Scale scale, string name) : Comparison(name)
{
    protected static readonly byte[] Body = [.. Enumerable.Repeat((byte)'x', 100)];

    /// <summary>Longer than a run: nobody takes over what another consumer holds.</summary>
    private static readonly TimeSpan AckWait = TimeSpan.FromHours(1);

    protected Arena Arena { get; } = arena;

    protected int Messages { get; } = scale.MessagesOf(100_000, 5_000, 500);

    public override Task CleanUpAsync() => Arena.RemoveAsync(Name);

    public override async Task<Figure[]> OursAsync()
    {
        var group = await BeginAsync();
        var meter = new Meter(Messages);
        using var host = Consumer.Build(Arena.ConnectionString, streams => streams.MapStream(Name)
            .WithGroup(group, options => options.AckWait = AckWait)
            .Handle((ReadOnlyMemory<byte> _) => meter.Handled()));
        var figures = await meter.MeasureAsync(Arena, async () =>
        {
            await host.StartAsync();
            await meter.Completed;
            await host.StopAsync();
        });
        await EndAsync(group);
        return figures;
    }

    public override async Task<Figure[]> BareAsync()
    {
        var group = await BeginAsync();
        var meter = new Meter(Messages);
        await using var acking = await BareConnection.OpenAsync(Arena.ConnectionString);
        var figures = await meter.MeasureAsync(Arena, async () =>
        {
            await using var loop = await BareLoop.OpenAsync(Arena.ConnectionString, acking, Name, group);
            await loop.RunAsync(Messages, _ => meter.Handled());
        });
        await EndAsync(group);
        return figures;
    }

    /// <summary>Makes ready for a run and gives the group to consume.</summary>
    protected abstract Task<string> BeginAsync();

    protected abstract Task EndAsync(string group);
}
