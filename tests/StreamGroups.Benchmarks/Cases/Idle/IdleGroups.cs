using Microsoft.Extensions.Hosting;
using StreamGroups.Benchmarks.Bare;
using StreamGroups.Benchmarks.Measuring;
using StreamGroups.Benchmarks.Running;

namespace StreamGroups.Benchmarks.Cases.Idle;

/// <summary>Groups of one process, each of a stream of its own, to which nothing comes.</summary>
internal sealed class IdleGroups(Arena arena, Scale scale, int groups) : Comparison($"idle-{groups}")
{
    private const string ClientTime = "client CPU, % of a core";
    private readonly int _groups = Math.Min(groups, scale.Of(200, 50, 5));
    private readonly TimeSpan _settling = scale.SecondsOf(20, 1, 0.1);
    private readonly TimeSpan _window = scale.SecondsOf(10, 2, 0.2);

    public override string Description => $"{_groups} groups of one process, to which nothing comes";

    public override IReadOnlyList<Goal> Goals => groups == 200 ? [Goal.AtMost(ClientTime, 1.5), Goal.AtMost(FigureNames.Sockets, 205)] : [];

    public override string BareName => "bare blocking reads";

    /// <summary>Code that is being compiled anew costs more than all else that an idle process does.</summary>
    public override int WarmUps => 1;

    public override async Task<Figure[]> OursAsync()
    {
        var clients = (await arena.ServerAsync()).Clients;
        using var host = Consumer.Build(arena.ConnectionString, streams =>
        {
            foreach (var stream in Streams()) streams.MapStream(stream).WithGroup("ours").Handle((ReadOnlyMemory<byte> _) => { });
        });
        await host.StartAsync();
        var figures = await MeasureAsync(clients);
        await host.StopAsync();
        foreach (var stream in Streams()) await arena.RemoveAsync(stream);
        return figures;
    }

    public override async Task<Figure[]> BareAsync()
    {
        var clients = (await arena.ServerAsync()).Clients;
        await using var set = await BareLoops.OpenAsync(arena, [.. Streams()]);
        set.Start(_ => { });
        var figures = await MeasureAsync(clients);
        await set.StopAsync();
        foreach (var stream in Streams()) await arena.RemoveAsync(stream);
        return figures;
    }

    private IEnumerable<string> Streams() => Enumerable.Range(1, _groups).Select(number => $"{Name}-{number}");

    private async Task<Figure[]> MeasureAsync(int clientsBefore)
    {
        await Task.Delay(_settling);
        var (server, client) = (await arena.ServerAsync(), Mark.Now());
        await Task.Delay(_window);
        var (serverAfter, clientAfter) = (await arena.ServerAsync(), Mark.Now());
        var seconds = client.Until(clientAfter).TotalSeconds;
        return
        [
            new(ClientTime, (clientAfter.Processor - client.Processor).TotalSeconds / seconds * 100),
            new("server CPU, % of a core", (serverAfter.Time - server.Time).TotalSeconds / seconds * 100),
            new(FigureNames.Sockets, serverAfter.Clients - clientsBefore),
            new("commands/s", (serverAfter.Commands - server.Commands) / seconds),
            new("B allocated/s", (clientAfter.Allocated - client.Allocated) / seconds),
        ];
    }
}
