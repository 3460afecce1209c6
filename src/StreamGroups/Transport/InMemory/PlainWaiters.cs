namespace StreamGroups.Transport.InMemory;

/// <summary>The reads without a group that wait. They go by the stream's name, and outlive it. Guarded by the lock of its store.</summary>
internal sealed class PlainWaiters
{
    private readonly List<PlainWaiter> _waiters = [];

    public int Count => _waiters.Count;

    public PlainWaiter Add(string stream, EntryId after, int count)
    {
        var waiter = new PlainWaiter(stream, after, count);
        _waiters.Add(waiter);
        return waiter;
    }

    /// <summary>Whether a read of the stream waits for what comes after an ID.</summary>
    public bool Awaits(string stream, EntryId after) => _waiters.Exists(waiter => waiter.Stream == stream && waiter.After >= after);

    /// <summary>Forgets a waiting read; false where it has ended already.</summary>
    public bool Remove(PlainWaiter waiter) => _waiters.Remove(waiter);

    /// <summary>Gives what is there to all that wait for it.</summary>
    public void Serve(string name, InMemoryStream stream)
    {
        foreach (var waiter in _waiters.Where(waiter => waiter.Stream == name).ToArray())
        {
            var entries = stream.ReadAfter(waiter.After, waiter.Count);
            if (entries.Length == 0) continue;
            _waiters.Remove(waiter);
            waiter.Complete(entries);
        }
    }

    public void Fail(TransportException error)
    {
        foreach (var waiter in _waiters) waiter.Fail(error);
        _waiters.Clear();
    }
}
