namespace StreamGroups.Transport.InMemory;

/// <summary>Reads a stream of the store in memory without a group.</summary>
internal sealed class InMemoryPlainReader(InMemoryStore store, InMemoryFaults faults, InMemoryProcess process, string stream) : IPlainReader
{
    private volatile PlainWaiter? _waiter;
    private volatile bool _disposed;

    public async ValueTask<int> ReadAsync(
        EntryId after, Memory<Entry> entries, BodyBuffer bodies, TimeSpan block, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfZero(entries.Length);
        ArgumentOutOfRangeException.ThrowIfLessThan(block, TimeSpan.Zero);
        process.ThrowIfEnded(this);
        ObjectDisposedException.ThrowIf(_disposed, this);
        cancellationToken.ThrowIfCancellationRequested();
        faults.ThrowBefore(InMemoryOperation.ReadPlain);
        var read = store.ReadPlain(stream, after, entries.Length, block != TimeSpan.Zero, out var waiter);
        if (waiter is not null) read = await WaitAsync(waiter, block, cancellationToken).ConfigureAwait(false);
        if (read.Length > 0) faults.ThrowAfter(InMemoryOperation.ReadPlain);
        read.CopyTo(entries);
        return read.Length;
    }

    public ValueTask UnblockAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        End(null);
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        _disposed = true;
        End(InMemoryErrors.ReaderClosed(stream));
        return ValueTask.CompletedTask;
    }

    private async Task<Entry[]> WaitAsync(PlainWaiter waiter, TimeSpan block, CancellationToken cancellationToken)
    {
        _waiter = waiter;
        if (_disposed) End(InMemoryErrors.ReaderClosed(stream));
        using var timeout = store.Time.CreateTimer(_ => store.EndWaiting(waiter), null, block, Timeout.InfiniteTimeSpan);
        using var cancelled = cancellationToken.UnsafeRegister(
            _ => store.EndWaiting(waiter, new OperationCanceledException(cancellationToken)), null);
        using var closed = process.Ending.UnsafeRegister(_ => store.EndWaiting(waiter, InMemoryErrors.ReaderClosed(stream)), null);
        return await waiter.Ended.ConfigureAwait(false);
    }

    private void End(TransportException? error)
    {
        if (_waiter is { } waiter) store.EndWaiting(waiter, error);
    }
}
