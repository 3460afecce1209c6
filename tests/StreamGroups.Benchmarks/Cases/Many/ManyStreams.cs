using Microsoft.Extensions.Hosting;
using StreamGroups.Benchmarks.Bare;
using StreamGroups.Benchmarks.Measuring;
using StreamGroups.Benchmarks.Running;

namespace StreamGroups.Benchmarks.Cases.Many;

/// <summary>Many streams with a group each in one process: how long until all are consumed, and how fast what comes to all of them is.</summary>
internal sealed class ManyStreams(Arena arena, Scale scale) : Comparison("many-streams")
{
    private static readonly byte[] Body = [.. Enumerable.Repeat((byte)'x', 100)];
    private readonly string[] _streams = [.. Enumerable.Range(1, scale.Of(1_000, 50, 3)).Select(number => $"many-streams-{number}")];
    private readonly int _rounds = scale.Of(50, 10, 2);

    public override string Description => $"{_streams.Length:N0} streams with a group each in one process, {_rounds} messages to each";

    public override string BareName => "a bare loop for each";

    public override int WarmUps => 1;

    public override async Task<Figure[]> OursAsync()
    {
        var run = new ManyStreamsRun(arena, _streams, _rounds, Body);
        await run.PublishFirstAsync();
        using var host = Consumer.Build(arena.ConnectionString, streams =>
        {
            foreach (var (index, stream) in _streams.Index())
                streams.MapStream(stream).WithGroup("ours").Handle((ReadOnlyMemory<byte> _) => run.Handle(index));
        });
        await host.StartAsync();
        var figures = await run.MeasureAsync();
        await host.StopAsync();
        await run.CleanUpAsync();
        return figures;
    }

    public override async Task<Figure[]> BareAsync()
    {
        var run = new ManyStreamsRun(arena, _streams, _rounds, Body);
        await run.PublishFirstAsync();
        await using (var loops = await BareLoops.OpenAsync(arena, _streams))
        {
            loops.Start(run.Handle);
            var figures = await run.MeasureAsync();
            await loops.StopAsync();
            await run.CleanUpAsync();
            return figures;
        }
    }
}
