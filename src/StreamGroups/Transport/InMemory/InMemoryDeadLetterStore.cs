namespace StreamGroups.Transport.InMemory;

/// <summary>Dead letters in the memory of this process.</summary>
/// <param name="store">What would be the server.</param>
/// <param name="faults">Failures that a test orders for these calls alone; else those of the store hold.</param>
internal sealed class InMemoryDeadLetterStore(InMemoryStore store, InMemoryFaults? faults = null) : IDeadLetterStore
{
    private readonly InMemoryFaults _faults = faults ?? store.Faults;

    public ValueTask<DeadLetterSummary> InspectAsync(GroupAddress group, CancellationToken cancellationToken) =>
        Perform(InMemoryOperation.ReadDeadLetters, () => store.InspectDeadLetters(group), cancellationToken);

    public ValueTask<StoredDeadLetter[]> ReadAsync(GroupAddress group, EntryId from, EntryId to, CancellationToken cancellationToken) =>
        Perform(InMemoryOperation.ReadDeadLetters, () => store.ReadDeadLetters(group, from, to), cancellationToken);

    public ValueTask<DeadLetterOutcome> ReplayAsync(GroupAddress group, EntryId id, CancellationToken cancellationToken) =>
        Perform(InMemoryOperation.ReplayDeadLetter, () => store.ReplayDeadLetter(group, id), cancellationToken);

    public ValueTask<DeadLetterOutcome> RepublishAsync(GroupAddress group, EntryId id, CancellationToken cancellationToken) =>
        Perform(InMemoryOperation.ReplayDeadLetter, () => store.RepublishDeadLetter(group, id), cancellationToken);

    public ValueTask<long> DeleteAsync(GroupAddress group, ReadOnlyMemory<EntryId> ids, CancellationToken cancellationToken) =>
        Perform(InMemoryOperation.DeleteDeadLetters, () => store.DeleteDeadLetters(group, ids.Span), cancellationToken);

    public ValueTask<long> DeleteRangeAsync(GroupAddress group, EntryId from, EntryId to, long count, CancellationToken cancellationToken) =>
        Perform(InMemoryOperation.DeleteDeadLetters, () => store.DeleteDeadLetters(group, from, to, count), cancellationToken);

    private ValueTask<T> Perform<T>(InMemoryOperation operation, Func<T> perform, CancellationToken cancellationToken)
    {
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            _faults.ThrowBefore(operation);
            var result = perform();
            _faults.ThrowAfter(operation);
            return new(result);
        }
        catch (OperationCanceledException)
        {
            return ValueTask.FromCanceled<T>(cancellationToken);
        }
        catch (TransportException error)
        {
            return ValueTask.FromException<T>(error);
        }
    }
}
