using StreamGroups.Transport;

namespace StreamGroups.Tests.Engine;

/// <summary>Passes everything on; a test overrides, or watches, what it is about.</summary>
internal class TransportDecorator(IStreamTransport inner) : IStreamTransport
{
    public TimeSpan LongestCall => inner.LongestCall;

    public virtual ValueTask<GroupCreation> EnsureGroupAsync(GroupAddress group, StartPosition start, CancellationToken cancellationToken) =>
        inner.EnsureGroupAsync(group, start, cancellationToken);

    public virtual ValueTask<IEntryReader> OpenReaderAsync(GroupAddress group, string consumer, CancellationToken cancellationToken) =>
        inner.OpenReaderAsync(group, consumer, cancellationToken);

    public virtual ValueTask<PendingEntry[]> PendingOfAsync(
        GroupAddress group, string consumer, EntryId after, int count, CancellationToken cancellationToken) =>
        inner.PendingOfAsync(group, consumer, after, count, cancellationToken);

    public virtual ValueTask<Entry[]> ClaimOwnAsync(
        GroupAddress group, string consumer, ReadOnlyMemory<EntryId> ids, CancellationToken cancellationToken) =>
        inner.ClaimOwnAsync(group, consumer, ids, cancellationToken);

    public virtual ValueTask<ClaimResult> ClaimExpiredAsync(ClaimRequest request, CancellationToken cancellationToken) =>
        inner.ClaimExpiredAsync(request, cancellationToken);

    public virtual ValueTask<long> AckAsync(GroupAddress group, ReadOnlyMemory<EntryId> ids, CancellationToken cancellationToken) =>
        inner.AckAsync(group, ids, cancellationToken);

    public virtual ValueTask<SettleResult> DeadLetterAsync(
        GroupAddress group, string consumer, EntryId id, DeadLetter letter, CancellationToken cancellationToken) =>
        inner.DeadLetterAsync(group, consumer, id, letter, cancellationToken);

    public virtual ValueTask<EntryId> PublishAsync(
        string stream, ReadOnlyMemory<byte> data, StreamTrim trim, CancellationToken cancellationToken) =>
        inner.PublishAsync(stream, data, trim, cancellationToken);

    public virtual ValueTask<GroupSnapshot?> InspectAsync(GroupAddress group, CancellationToken cancellationToken) =>
        inner.InspectAsync(group, cancellationToken);

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    public void Dispose() => inner.Dispose();
}
