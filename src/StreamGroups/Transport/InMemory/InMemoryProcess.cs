namespace StreamGroups.Transport.InMemory;

/// <summary>What would be a process: the life of one transport and everything that hangs on it.</summary>
internal sealed class InMemoryProcess : IDisposable
{
    private readonly CancellationTokenSource _ending = new();
    private volatile bool _killed;

    public CancellationToken Ending => _ending.Token;

    public bool HasEnded => _ending.IsCancellationRequested;

    public Task EndAsync() => _ending.CancelAsync();

    public void Dispose() => _ending.Cancel();

    /// <summary>Ends it as a crash would: its connections break, nothing that it still tries is done, and nothing is given back.</summary>
    public void Kill()
    {
        _killed = true;
        Dispose();
    }

    public void ThrowIfEnded(object instance)
    {
        if (_killed) throw InMemoryErrors.ConnectionBroken();
        ObjectDisposedException.ThrowIf(HasEnded, instance);
    }
}
