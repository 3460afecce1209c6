namespace StreamGroups.Transport.InMemory;

/// <summary>Positions of readers without a group, and what they ask of their streams.</summary>
internal sealed class InMemoryBroadcastStore(InMemoryStore store, InMemoryFaults faults) : IBroadcastStore
{
    public ValueTask<StreamState?> InspectAsync(string stream, CancellationToken cancellationToken) =>
        Perform(InMemoryOperation.InspectStream, () => store.InspectStream(stream), cancellationToken);

    public ValueTask<EntryId?> FindFirstAsync(string stream, EntryId[] ids, CancellationToken cancellationToken) =>
        Perform(InMemoryOperation.InspectStream, () => store.FindFirst(stream, ids), cancellationToken);

    public ValueTask<SavedPosition?> FindPositionAsync(string stream, string name, CancellationToken cancellationToken) =>
        Perform(InMemoryOperation.FindPosition, () => store.FindPosition(stream, name), cancellationToken);

    public ValueTask<string?> SavePositionAsync(
        string stream, string name, SavedPosition position, string token, CancellationToken cancellationToken) =>
        Perform(InMemoryOperation.SavePosition, () => store.SavePosition(stream, name, position, token), cancellationToken);

    private ValueTask<T> Perform<T>(InMemoryOperation operation, Func<T> perform, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested) return ValueTask.FromCanceled<T>(cancellationToken);
        try
        {
            faults.ThrowBefore(operation);
            var result = perform();
            faults.ThrowAfter(operation);
            return new(result);
        }
        catch (TransportException error)
        {
            return ValueTask.FromException<T>(error);
        }
    }
}
