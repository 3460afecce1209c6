using StreamGroups.Transport;

namespace StreamGroups.Tests.Engine;

/// <summary>Passes everything on; a test overrides, or watches, what it is about.</summary>
internal class TransportDecorator(IStreamTransport inner) : IStreamTransport
{
    public TimeSpan LongestCall => inner.LongestCall;

    public virtual void Connect() => inner.Connect();

    public virtual ValueTask<GroupCreation> EnsureGroupAsync(GroupAddress group, StartPosition start, CancellationToken cancellationToken) =>
        inner.EnsureGroupAsync(group, start, cancellationToken);

    public virtual ValueTask<IEntryReader> OpenReaderAsync(ReaderRequest request, CancellationToken cancellationToken) =>
        inner.OpenReaderAsync(request, cancellationToken);

    public virtual ValueTask<IPlainReader> OpenPlainReaderAsync(string stream, CancellationToken cancellationToken) =>
        inner.OpenPlainReaderAsync(stream, cancellationToken);

    public virtual ValueTask LeaveAsync(
        GroupAddress group, string consumer, string token, bool forGood, CancellationToken cancellationToken) =>
        inner.LeaveAsync(group, consumer, token, forGood, cancellationToken);

    public virtual ValueTask<bool> HasPendingAsync(GroupAddress group, CancellationToken cancellationToken) =>
        inner.HasPendingAsync(group, cancellationToken);

    public virtual ValueTask<PendingEntry[]> PendingOfAsync(
        GroupAddress group, string consumer, EntryId after, int count, CancellationToken cancellationToken) =>
        inner.PendingOfAsync(group, consumer, after, count, cancellationToken);

    public virtual ValueTask<Entry[]> ClaimOwnAsync(
        GroupAddress group, string consumer, string token, ReadOnlyMemory<EntryId> ids, bool counted, CancellationToken cancellationToken) =>
        inner.ClaimOwnAsync(group, consumer, token, ids, counted, cancellationToken);

    public virtual ValueTask<ClaimResult> ClaimDueAsync(ClaimRequest request, CancellationToken cancellationToken) =>
        inner.ClaimDueAsync(request, cancellationToken);

    public virtual ValueTask<ClaimResult> ClaimExpiredAsync(ClaimRequest request, CancellationToken cancellationToken) =>
        inner.ClaimExpiredAsync(request, cancellationToken);

    public virtual ValueTask<ActiveClaim> TakeActiveAsync(GroupAddress group, string token, TimeSpan lease, CancellationToken cancellationToken) =>
        inner.TakeActiveAsync(group, token, lease, cancellationToken);

    public virtual ValueTask LeaveActiveAsync(GroupAddress group, string token, CancellationToken cancellationToken) =>
        inner.LeaveActiveAsync(group, token, cancellationToken);

    public virtual ValueTask<PendingPage> PendingOfAllAsync(GroupAddress group, EntryId after, int count, CancellationToken cancellationToken) =>
        inner.PendingOfAllAsync(group, after, count, cancellationToken);

    public virtual ValueTask<Entry[]> TakeOverAsync(
        GroupAddress group, string consumer, EntryId id, bool counted, CancellationToken cancellationToken) =>
        inner.TakeOverAsync(group, consumer, id, counted, cancellationToken);

    public virtual ValueTask<LeaseState[]> RenewAsync(
        GroupAddress group, string consumer, string token, ReadOnlyMemory<EntryId> ids, CancellationToken cancellationToken) =>
        inner.RenewAsync(group, consumer, token, ids, cancellationToken);

    public virtual ValueTask<long> AckAsync(GroupAddress group, ReadOnlyMemory<EntryId> ids, CancellationToken cancellationToken) =>
        inner.AckAsync(group, ids, cancellationToken);

    public virtual ValueTask<SettleResult[]> ParkAsync(
        GroupAddress group, string consumer, ReadOnlyMemory<Parking> entries, CancellationToken cancellationToken) =>
        inner.ParkAsync(group, consumer, entries, cancellationToken);

    public virtual ValueTask<ForwardResult> ForwardAsync(
        GroupAddress group, ReadOnlyMemory<Forward> entries, IReadOnlyList<string>? deleteFor, CancellationToken cancellationToken) =>
        inner.ForwardAsync(group, entries, deleteFor, cancellationToken);

    public virtual ValueTask<bool> IsOneStepAsync(string stream, ForwardKind kind, string target, CancellationToken cancellationToken) =>
        inner.IsOneStepAsync(stream, kind, target, cancellationToken);

    public virtual ValueTask ReplyAsync(ForwardedMessage reply, CancellationToken cancellationToken) => inner.ReplyAsync(reply, cancellationToken);

    public virtual ValueTask<SettleResult> DeadLetterAsync(
        GroupAddress group, string consumer, EntryId id, DeadLetter letter, CancellationToken cancellationToken) =>
        inner.DeadLetterAsync(group, consumer, id, letter, cancellationToken);

    public virtual ValueTask<long> RestoreAsync(
        GroupAddress group, string consumer, ReadOnlyMemory<RestoredEntry> entries, CancellationToken cancellationToken) =>
        inner.RestoreAsync(group, consumer, entries, cancellationToken);

    public virtual ValueTask SaveMarkAsync(GroupAddress group, CancellationToken cancellationToken) =>
        inner.SaveMarkAsync(group, cancellationToken);

    public virtual ValueTask<string[]> RemoveIdleConsumersAsync(GroupAddress group, TimeSpan idle, CancellationToken cancellationToken) =>
        inner.RemoveIdleConsumersAsync(group, idle, cancellationToken);

    public virtual IDisposable OnWake(GroupAddress group, Action<TimeSpan> wake) => inner.OnWake(group, wake);

    public virtual ValueTask<EntryId> PublishAsync(
        string stream, ReadOnlyMemory<byte> data, StreamTrim trim, CancellationToken cancellationToken) =>
        inner.PublishAsync(stream, data, trim, cancellationToken);

    public virtual ValueTask<DurablePublish> PublishDurablyAsync(
        string stream, ReadOnlyMemory<byte> data, StreamTrim trim, Durability durability, CancellationToken cancellationToken) =>
        inner.PublishDurablyAsync(stream, data, trim, durability, cancellationToken);

    public virtual ValueTask<GroupSnapshot?> InspectAsync(GroupAddress group, CancellationToken cancellationToken) =>
        inner.InspectAsync(group, cancellationToken);

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    public void Dispose() => inner.Dispose();
}
