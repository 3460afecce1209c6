using StackExchange.Redis;
using StreamGroups.Benchmarks.Running;

namespace StreamGroups.Benchmarks.Bare;

/// <summary>One loop for each of several streams, with a connection each for the reads, and one for all acks.</summary>
internal sealed class BareLoops : IAsyncDisposable
{
    /// <summary>Of many, each should be woken seldom.</summary>
    private static readonly BareLoopOptions LongBlock = new() { BlockMilliseconds = 5_000 };

    private readonly CancellationTokenSource _stopping = new();
    private readonly ConnectionMultiplexer _acking;
    private readonly BareLoop[] _loops;
    private Task _running = Task.CompletedTask;

    private BareLoops(ConnectionMultiplexer acking, BareLoop[] loops) => (_acking, _loops) = (acking, loops);

    /// <summary>Makes the groups, and opens the connections a few at a time.</summary>
    public static async Task<BareLoops> OpenAsync(Arena arena, string[] streams)
    {
        var acking = await BareConnection.OpenAsync(arena.ConnectionString);
        List<BareLoop> loops = [];
        foreach (var part in streams.Chunk(50)) loops.AddRange(await Task.WhenAll(part.Select(OpenOneAsync)));
        return new BareLoops(acking, [.. loops]);

        async Task<BareLoop> OpenOneAsync(string stream) =>
            await BareLoop.OpenAsync(arena.ConnectionString, acking, stream, await arena.NewGroupAsync(stream), LongBlock);
    }

    public void Start(Action<int> handle) =>
        _running = Task.WhenAll(_loops.Select((loop, index) => Task.Run(() => loop.RunAsync(long.MaxValue, _ => handle(index), _stopping.Token))));

    /// <summary>Ends the loops; a read that blocks is left to the closing of its connection.</summary>
    public async Task StopAsync()
    {
        await _stopping.CancelAsync();
        await Task.WhenAll(_loops.Select(loop => loop.DisposeAsync().AsTask()));
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await _acking.DisposeAsync();
        _stopping.Dispose();
    }
}
