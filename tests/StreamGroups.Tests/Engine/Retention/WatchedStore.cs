using StreamGroups.Transport;
using StreamGroups.Transport.InMemory;

namespace StreamGroups.Tests.Engine.Retention;

/// <summary>A store in memory whose calls are counted, and may be made to fail.</summary>
internal sealed class WatchedStore(InMemoryStore store) : IRetentionStore
{
    private readonly InMemoryRetentionStore _inner = new(store);
    private int _reports;

    public int Reports => Volatile.Read(ref _reports);

    public int Trims { get; private set; }

    /// <summary>What every look, and the question about the server, fails with.</summary>
    public Exception? Failure { get; set; }

    public ServerFacts Facts { get; set; } = ServerFacts.None;

    public ValueTask<RetentionReport> InspectAsync(RetentionTarget target, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _reports);
        return Failure is { } failure ? ValueTask.FromException<RetentionReport>(failure) : _inner.InspectAsync(target, cancellationToken);
    }

    public ValueTask<TrimResult> TrimAsync(TrimRequest request, CancellationToken cancellationToken)
    {
        Trims++;
        return _inner.TrimAsync(request, cancellationToken);
    }

    public ValueTask<DeletedAcks> AckAndDeleteAsync(
        RetentionTarget target, string group, ReadOnlyMemory<EntryId> ids, CancellationToken cancellationToken) =>
        _inner.AckAndDeleteAsync(target, group, ids, cancellationToken);

    public ValueTask<CollectResult> CollectAsync(RetentionTarget target, EntryId after, CancellationToken cancellationToken) =>
        _inner.CollectAsync(target, after, cancellationToken);

    public ValueTask<ServerFacts> DescribeServerAsync(CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _reports);
        return Failure is { } failure ? ValueTask.FromException<ServerFacts>(failure) : new(Facts);
    }
}
