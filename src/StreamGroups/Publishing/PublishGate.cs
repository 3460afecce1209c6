namespace StreamGroups.Publishing;

/// <summary>Counts the publishes under way, so that a stop can wait for them.</summary>
internal sealed class PublishGate
{
    private readonly Lock _lock = new();
    private TaskCompletionSource? _empty;
    private int _underWay;

    /// <summary>Whether any is under way.</summary>
    public bool IsBusy => Volatile.Read(ref _underWay) > 0;

    public void Enter() => Interlocked.Increment(ref _underWay);

    public void Leave()
    {
        if (Interlocked.Decrement(ref _underWay) == 0) Volatile.Read(ref _empty)?.TrySetResult();
    }

    /// <summary>Completes when none is under way.</summary>
    public async Task DrainAsync(CancellationToken cancellationToken)
    {
        // A publish may begin while the last one leaves: its signal then says nothing about that one.
        while (Volatile.Read(ref _underWay) > 0) await NextEmptyAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    private Task NextEmptyAsync()
    {
        lock (_lock)
        {
            // First the source, then the count: whoever leaves last either is seen here or sees the source.
            if (_empty is not { Task.IsCompleted: false })
                Interlocked.Exchange(ref _empty, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            if (Volatile.Read(ref _underWay) == 0) _empty.TrySetResult();
            return _empty.Task;
        }
    }
}
