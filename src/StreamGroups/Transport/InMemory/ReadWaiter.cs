namespace StreamGroups.Transport.InMemory;

/// <summary>A read that waits for entries. Whoever takes it off its group's queue, under the store's lock, ends it: once.</summary>
internal sealed class ReadWaiter(InMemoryGroup group, string consumer, int count, bool noAck)
{
    // A reader goes on on a thread of its own: the one that publishes holds the store's lock.
    private readonly TaskCompletionSource<Entry[]> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public InMemoryGroup Group => group;

    public string Consumer => consumer;

    public int Count => count;

    public bool NoAck => noAck;

    public Task<Entry[]> Ended => _ended.Task;

    public void Complete(Entry[] entries) => _ended.SetResult(entries);

    public void Fail(Exception error) => _ended.SetException(error);
}
