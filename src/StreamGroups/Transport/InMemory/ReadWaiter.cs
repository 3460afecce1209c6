namespace StreamGroups.Transport.InMemory;

/// <summary>A read that waits for entries. Whoever takes it off its group's queue, under the store's lock, ends it: once.</summary>
/// <param name="group">Whose entries.</param>
/// <param name="consumer">For whom.</param>
/// <param name="count">At most so many.</param>
/// <param name="noAck">Whether they are not to be pending.</param>
/// <param name="mayRead">Asked under the store's lock: whether it may be given anything now.</param>
internal sealed class ReadWaiter(InMemoryGroup group, string consumer, int count, bool noAck, Func<bool> mayRead)
{
    // A reader goes on on a thread of its own: the one that publishes holds the store's lock.
    private readonly TaskCompletionSource<Entry[]> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public InMemoryGroup Group => group;

    public string Consumer => consumer;

    public int Count => count;

    public bool NoAck => noAck;

    public bool MayRead => mayRead();

    public Task<Entry[]> Ended => _ended.Task;

    public void Complete(Entry[] entries) => _ended.SetResult(entries);

    public void Fail(Exception error) => _ended.SetException(error);
}
