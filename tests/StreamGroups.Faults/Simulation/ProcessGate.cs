namespace StreamGroups.Faults.Simulation;

/// <summary>
/// Whether a process runs. What comes to one that is stopped waits until it goes on; what comes to a dead one is never heard of again.
/// </summary>
internal sealed class ProcessGate
{
    private readonly Queue<Action> _waiting = new();
    private bool _isStopped;

    public bool IsDead { get; private set; }

    public bool IsStopped => _isStopped;

    public void Stop() => _isStopped = true;

    public void Continue()
    {
        _isStopped = false;
        while (!_isStopped && !IsDead && _waiting.TryDequeue(out var action)) action();
    }

    public void Die()
    {
        IsDead = true;
        _waiting.Clear();
    }

    public void Run(Action action)
    {
        if (IsDead) return;
        if (_isStopped) _waiting.Enqueue(action);
        else action();
    }

    /// <summary>Completes when the process runs.</summary>
    public ValueTask PassAsync()
    {
        if (!IsDead && !_isStopped) return ValueTask.CompletedTask;
        var passed = new TaskCompletionSource();
        Run(passed.SetResult);
        return new(passed.Task);
    }
}
