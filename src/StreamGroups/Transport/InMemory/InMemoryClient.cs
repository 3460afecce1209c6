namespace StreamGroups.Transport.InMemory;

/// <summary>What would be a reader's connection: open until the reader is closed, or its process ends.</summary>
internal sealed class InMemoryClient(InMemoryProcess process)
{
    private volatile bool _closed;

    public bool IsOpen => !_closed && !process.Ending.IsCancellationRequested;

    public void Close() => _closed = true;
}
