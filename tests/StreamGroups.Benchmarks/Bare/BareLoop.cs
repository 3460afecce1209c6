using StackExchange.Redis;

namespace StreamGroups.Benchmarks.Bare;

/// <summary>
/// The loop that somebody who knows the client well would write: one blocking read after the other, the bodies handled where they lie in the reply,
/// and one XACK for each batch, on its way while the next batch is read. Nothing is retried and nothing recovered.
/// </summary>
internal sealed class BareLoop(BareReader reader, ConnectionMultiplexer acking, string stream, string group, bool readsAhead = false) : IAsyncDisposable
{
    private readonly BareAcker _acker = new(acking);

    // The IDs of one batch are on their way to the server while the next one is read.
    private BareBatch _batch = new(stream, group);
    private BareBatch _other = new(stream, group);

    /// <param name="connectionString">The server.</param>
    /// <param name="acking">The connection for XACK, which several loops may share.</param>
    /// <param name="stream">The stream.</param>
    /// <param name="group">The group, which is there.</param>
    /// <param name="options">What is different from the usual.</param>
    public static async Task<BareLoop> OpenAsync(
        string connectionString, ConnectionMultiplexer acking, string stream, string group, BareLoopOptions? options = null)
    {
        options ??= BareLoopOptions.Usual;
        var reader = new BareReader(await BareConnection.OpenAsync(connectionString), stream, group, options);
        return new BareLoop(reader, acking, stream, group, options.ReadsAhead);
    }

    /// <summary>Runs until so many messages are handled and acked, or the token is cancelled.</summary>
    public async Task RunAsync(long messages, Action<ReadOnlySpan<byte>> handle, CancellationToken cancellationToken = default)
    {
        Task<RespResult>? next = null;
        for (long handled = 0; handled < messages && !cancellationToken.IsCancellationRequested;)
        {
            using (var reply = await (next ?? reader.ReadAsync()))
            {
                next = readsAhead && handled + BareReader.Count < messages ? reader.ReadAsync() : null;
                _batch.Take(reply, handle);
            }
            if (_batch.Count == 0) continue;
            handled += _batch.Count;
            await _acker.AckAsync(_batch);
            (_batch, _other) = (_other, _batch);
        }
        await _acker.CompleteAsync();
    }

    public ValueTask DisposeAsync() => reader.DisposeAsync();
}
