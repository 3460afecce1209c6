using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using StackExchange.Redis;
using StreamGroups.Benchmarks.Bare;
using StreamGroups.Benchmarks.Measuring;

namespace StreamGroups.Benchmarks.Comparisons;

/// <summary>1,000 callers publish and each await the server's answer, while one consumer handles what they publish.</summary>
internal sealed class PublishAndConsume(Arena arena, int messages) : Comparison
{
    private const int Callers = 1_000;
    private const string Stream = "published";
    private static readonly byte[] Body = [.. Enumerable.Repeat((byte)'x', 100)];

    private readonly int _each = Math.Max(1, messages / Callers);

    public override string Name => "publish and consume";

    public override string Goal => ">= 1.0";

    public override string BareName => "bare client";

    private int Total => _each * Callers;

    public override async Task<Figure[]> OursAsync()
    {
        var meter = new Meter(Total);
        using var host = Consumer.Build(arena.ConnectionString, streams =>
            streams.MapStream(Stream).WithGroup("ours").Handle((ReadOnlyMemory<byte> body) => meter.Handle(body.Span)));
        await host.StartAsync();
        var publisher = host.Services.GetRequiredService<IStreamPublisher>();
        var figures = await meter.MeasureAsync(arena, async () =>
        {
            await AllCallersAsync(async () => await publisher.PublishAsync(Stream, Body));
            await meter.Completed;
        });
        await host.StopAsync();
        await arena.Database.KeyDeleteAsync(Stream);
        return figures;
    }

    public override async Task<Figure[]> BareAsync()
    {
        var meter = new Meter(Total);
        await arena.Database.StreamCreateConsumerGroupAsync(Stream, "bare", "0-0", createStream: true);
        await using var loop = await BareLoop.OpenAsync(arena.ConnectionString, Stream, "bare");
        await using var connection = await BareConnection.OpenAsync(arena.ConnectionString);
        var publishing = connection.GetDatabase();
        var figures = await meter.MeasureAsync(arena, async () =>
        {
            var consuming = loop.RunAsync(Total, meter.Handle);
            await AllCallersAsync(async () =>
            {
                RedisKeyOrValue[] arguments = [(RedisKey)Stream, (RedisValue)"*", (RedisValue)"__data__", (RedisValue)Body];
                using var reply = await publishing.ExecuteRespAsync("XADD", arguments);
            });
            await consuming;
        });
        await arena.Database.KeyDeleteAsync(Stream);
        return figures;
    }

    private Task AllCallersAsync(Func<Task> publish) => Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => Task.Run(async () =>
    {
        for (var i = 0; i < _each; i++) await publish();
    })));
}
