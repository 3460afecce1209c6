namespace StreamGroups.Transport.InMemory;

/// <summary>A read without a group that waits. Whoever takes it off its queue, under the store's lock, ends it: once.</summary>
internal sealed class PlainWaiter(string stream, EntryId after, int count)
{
    private readonly TaskCompletionSource<Entry[]> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Stream => stream;

    public EntryId After => after;

    public int Count => count;

    public Task<Entry[]> Ended => _ended.Task;

    public void Complete(Entry[] entries) => _ended.SetResult(entries);

    public void Fail(Exception error) => _ended.SetException(error);
}
