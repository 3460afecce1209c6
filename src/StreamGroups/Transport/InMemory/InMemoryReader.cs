namespace StreamGroups.Transport.InMemory;

/// <summary>Reads a group's new entries from the store in memory.</summary>
internal sealed class InMemoryReader(
    InMemoryStore store, InMemoryFaults faults, InMemoryProcess process, ReaderRequest request, string consumer, bool kept)
    : IEntryReader
{
    // A timer refuses more than 49 days, when the read would be in the queue already.
    private static readonly TimeSpan LongestBlock = TimeSpan.FromDays(1);

    private volatile ReadWaiter? _waiter;
    private volatile bool _disposed;

    public string Consumer => consumer;

    public bool KeptName => kept;

    public async ValueTask<int> ReadAsync(Memory<Entry> entries, BodyBuffer bodies, TimeSpan block, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfZero(entries.Length);
        ArgumentOutOfRangeException.ThrowIfLessThan(block, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(block, LongestBlock);
        process.ThrowIfEnded(this);
        ObjectDisposedException.ThrowIf(_disposed, this);
        cancellationToken.ThrowIfCancellationRequested();
        faults.ThrowBefore(InMemoryOperation.Read);
        var taken = store.Read(
            request.Group, consumer, entries.Length, block != TimeSpan.Zero, out var waiter, request.NoAck, request.ActiveToken);
        if (waiter is not null) taken = await WaitAsync(waiter, block, cancellationToken).ConfigureAwait(false);
        if (taken.Length > 0) faults.ThrowAfter(InMemoryOperation.Read);
        taken.CopyTo(entries);
        return taken.Length;
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
        End(InMemoryErrors.ReaderClosed(request.Group));
        return ValueTask.CompletedTask;
    }

    private async Task<Entry[]> WaitAsync(ReadWaiter waiter, TimeSpan block, CancellationToken cancellationToken)
    {
        _waiter = waiter;
        if (_disposed) End(InMemoryErrors.ReaderClosed(request.Group));
        using var timeout = store.Time.CreateTimer(_ => store.EndWaiting(waiter), null, block, Timeout.InfiniteTimeSpan);
        using var cancelled = cancellationToken.UnsafeRegister(
            _ => store.EndWaiting(waiter, new OperationCanceledException(cancellationToken)), null);
        using var closed = process.Ending.UnsafeRegister(_ => store.EndWaiting(waiter, InMemoryErrors.ReaderClosed(request.Group)), null);
        return await waiter.Ended.ConfigureAwait(false);
    }

    private void End(TransportException? error)
    {
        if (_waiter is { } waiter) store.EndWaiting(waiter, error);
    }
}
