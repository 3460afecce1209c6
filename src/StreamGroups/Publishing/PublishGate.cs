namespace StreamGroups.Publishing;

/// <summary>Counts the publishes under way, so that a stop can wait for them.</summary>
internal sealed class PublishGate
{
    private readonly Lock _lock = new();
    private TaskCompletionSource? _empty;
    private int _underWay;

    public void Enter()
    {
        lock (_lock) _underWay++;
    }

    public void Leave()
    {
        lock (_lock)
        {
            if (--_underWay == 0) _empty?.TrySetResult();
        }
    }

    /// <summary>Completes when none is under way.</summary>
    public Task DrainAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_underWay == 0) return Task.CompletedTask;
            if (_empty is not { Task.IsCompleted: false }) _empty = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _empty.Task.WaitAsync(cancellationToken);
        }
    }
}
