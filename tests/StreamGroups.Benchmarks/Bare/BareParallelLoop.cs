using StackExchange.Redis;

namespace StreamGroups.Benchmarks.Bare;

/// <summary>
/// The same for several handlers at once: a batch is shared out among so many tasks, all of them are awaited, and one XACK ends it. The next batch is
/// read meanwhile, so its bodies are copied out of the reply.
/// </summary>
internal sealed class BareParallelLoop(BareReader reader, ConnectionMultiplexer acking, string stream, string group, int concurrency) : IAsyncDisposable
{
    private readonly BareAcker _acker = new(acking);
    private readonly Task[] _workers = new Task[concurrency];
    private BareBatch _batch = new(stream, group);
    private BareBatch _other = new(stream, group);
    private BareBodies _bodies = new();
    private BareBodies _nextBodies = new();
    private int _next;

    /// <inheritdoc cref="BareLoop.OpenAsync"/>
    public static async Task<BareParallelLoop> OpenAsync(
        string connectionString, ConnectionMultiplexer acking, string stream, string group, int concurrency, BareLoopOptions? options = null) =>
        new(
            new BareReader(await BareConnection.OpenAsync(connectionString), stream, group, options ?? BareLoopOptions.Usual), acking, stream, group,
            concurrency);

    /// <inheritdoc cref="BareLoop.RunAsync"/>
    public async Task RunAsync(long messages, Func<ReadOnlyMemory<byte>, ValueTask> handle, CancellationToken cancellationToken = default)
    {
        var handling = Task.CompletedTask;
        for (long read = 0; read < messages && !cancellationToken.IsCancellationRequested;)
        {
            using (var reply = await reader.ReadAsync())
            {
                _nextBodies.Clear();
                _batch.Take(reply, _nextBodies.Add);
            }
            if (_batch.Count == 0) continue;
            read += _batch.Count;
            await handling;
            handling = HandleAsync(_batch, _nextBodies, handle);
            (_batch, _other) = (_other, _batch);
            (_bodies, _nextBodies) = (_nextBodies, _bodies);
        }
        await handling;
        await _acker.CompleteAsync();
    }

    public ValueTask DisposeAsync() => reader.DisposeAsync();

    private async Task HandleAsync(BareBatch batch, BareBodies bodies, Func<ReadOnlyMemory<byte>, ValueTask> handle)
    {
        _next = -1;
        var workers = Math.Min(_workers.Length, bodies.Count);
        for (var i = 0; i < workers; i++) _workers[i] = Task.Run(() => WorkAsync(bodies, handle), CancellationToken.None);
        await Task.WhenAll(_workers.AsSpan(0, workers));
        await _acker.AckAsync(batch);
        await _acker.CompleteAsync();
    }

    private async Task WorkAsync(BareBodies bodies, Func<ReadOnlyMemory<byte>, ValueTask> handle)
    {
        for (int i; (i = Interlocked.Increment(ref _next)) < bodies.Count;) await handle(bodies[i]);
    }
}
