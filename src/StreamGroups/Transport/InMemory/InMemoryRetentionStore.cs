namespace StreamGroups.Transport.InMemory;

/// <summary>Keeps streams in memory short; whatever there is to do is done in one call.</summary>
internal sealed class InMemoryRetentionStore(InMemoryStore store) : IRetentionStore
{
    public ValueTask<RetentionReport> InspectAsync(RetentionTarget target, CancellationToken cancellationToken) =>
        Perform(() => store.Report(target), cancellationToken);

    public ValueTask<TrimResult> TrimAsync(TrimRequest request, CancellationToken cancellationToken) =>
        Perform(() => store.Trim(request), cancellationToken);

    public ValueTask<DeletedAcks> AckAndDeleteAsync(
        RetentionTarget target, string group, ReadOnlyMemory<EntryId> ids, CancellationToken cancellationToken) =>
        Perform(() => AckAndDelete(target, group, ids), cancellationToken);

    public ValueTask<CollectResult> CollectAsync(RetentionTarget target, EntryId after, CancellationToken cancellationToken) =>
        Perform(() => new CollectResult(store.Collect(target, after), EntryId.Zero), cancellationToken);

    public ValueTask<ServerFacts> DescribeServerAsync(CancellationToken cancellationToken) =>
        Perform(() => ServerFacts.None, cancellationToken);

    /// <summary>Fails where a test wants acks to fail.</summary>
    private DeletedAcks AckAndDelete(RetentionTarget target, string group, ReadOnlyMemory<EntryId> ids)
    {
        store.Faults.ThrowBefore(InMemoryOperation.Ack);
        var done = store.AckAndDelete(target, group, ids.Span);
        store.Faults.ThrowAfter(InMemoryOperation.Ack);
        return done;
    }

    private static ValueTask<T> Perform<T>(Func<T> perform, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested) return ValueTask.FromCanceled<T>(cancellationToken);
        try
        {
            return new(perform());
        }
        catch (TransportException error)
        {
            return ValueTask.FromException<T>(error);
        }
    }
}
