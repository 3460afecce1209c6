using StreamGroups.Transport;
using StreamGroups.Transport.InMemory;

namespace StreamGroups.Faults.Simulation;

/// <summary>A store in memory, at the other end of a network.</summary>
internal sealed class SimulatedTransport(InMemoryTransport inner, SimulatedNetwork network, ProcessGate gate, Sabotage sabotage) : IStreamTransport
{
    public TimeSpan LongestCall => TimeSpan.FromSeconds(5);

    public void Connect() => inner.Connect();

    public ValueTask<GroupCreation> EnsureGroupAsync(GroupAddress group, StartPosition start, CancellationToken cancellationToken) =>
        Call(nameof(EnsureGroupAsync), token => inner.EnsureGroupAsync(group, start, token), cancellationToken);

    public async ValueTask<IEntryReader> OpenReaderAsync(ReaderRequest request, CancellationToken cancellationToken) => new SimulatedReader(
        await Call(nameof(OpenReaderAsync), token => inner.OpenReaderAsync(request, token), cancellationToken).ConfigureAwait(false), network, gate);

    /// <summary>The worlds' consumers are groups.</summary>
    public ValueTask<IPlainReader> OpenPlainReaderAsync(string stream, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask LeaveAsync(GroupAddress group, string consumer, string token, bool forGood, CancellationToken cancellationToken) =>
        Do(nameof(LeaveAsync), cancel => inner.LeaveAsync(group, consumer, token, forGood, cancel), cancellationToken);

    public ValueTask<bool> HasPendingAsync(GroupAddress group, CancellationToken cancellationToken) =>
        Call(nameof(HasPendingAsync), token => inner.HasPendingAsync(group, token), cancellationToken);

    public ValueTask<PendingEntry[]> PendingOfAsync(
        GroupAddress group, string consumer, EntryId after, int count, CancellationToken cancellationToken) =>
        Call(nameof(PendingOfAsync), token => inner.PendingOfAsync(group, consumer, after, count, token), cancellationToken);

    public ValueTask<Entry[]> ClaimOwnAsync(
        GroupAddress group, string consumer, string token, ReadOnlyMemory<EntryId> ids, bool counted, CancellationToken cancellationToken) =>
        Call(nameof(ClaimOwnAsync), cancel => inner.ClaimOwnAsync(group, consumer, token, ids, counted, cancel), cancellationToken);

    public ValueTask<ClaimResult> ClaimDueAsync(ClaimRequest request, CancellationToken cancellationToken) =>
        Call(nameof(ClaimDueAsync), token => inner.ClaimDueAsync(request, token), cancellationToken);

    public ValueTask<ClaimResult> ClaimExpiredAsync(ClaimRequest request, CancellationToken cancellationToken) =>
        Call(nameof(ClaimExpiredAsync), token => sabotage == Sabotage.Claims ? default : inner.ClaimExpiredAsync(request, token), cancellationToken);

    public ValueTask<ActiveClaim> TakeActiveAsync(GroupAddress group, string token, TimeSpan lease, CancellationToken cancellationToken) =>
        Call(nameof(TakeActiveAsync), cancel => inner.TakeActiveAsync(group, token, lease, cancel), cancellationToken);

    public ValueTask LeaveActiveAsync(GroupAddress group, string token, CancellationToken cancellationToken) =>
        Do(nameof(LeaveActiveAsync), cancel => inner.LeaveActiveAsync(group, token, cancel), cancellationToken);

    public ValueTask<PendingPage> PendingOfAllAsync(GroupAddress group, EntryId after, int count, CancellationToken cancellationToken) =>
        Call(nameof(PendingOfAllAsync), token => inner.PendingOfAllAsync(group, after, count, token), cancellationToken);

    public ValueTask<Entry[]> TakeOverAsync(GroupAddress group, string consumer, EntryId id, bool counted, CancellationToken cancellationToken) =>
        Call(nameof(TakeOverAsync), token => inner.TakeOverAsync(group, consumer, id, counted, token), cancellationToken);

    public ValueTask<LeaseState[]> RenewAsync(
        GroupAddress group, string consumer, string token, ReadOnlyMemory<EntryId> ids, CancellationToken cancellationToken) =>
        Call(nameof(RenewAsync), cancel => sabotage == Sabotage.Renewals
            ? new(Enumerable.Repeat(LeaseState.Held, ids.Length).ToArray())
            : inner.RenewAsync(group, consumer, token, ids, cancel), cancellationToken);

    public ValueTask<long> AckAsync(GroupAddress group, ReadOnlyMemory<EntryId> ids, CancellationToken cancellationToken) =>
        Call(nameof(AckAsync), token => inner.AckAsync(group, ids, token), cancellationToken);

    public ValueTask<SettleResult[]> ParkAsync(
        GroupAddress group, string consumer, ReadOnlyMemory<Parking> entries, CancellationToken cancellationToken) =>
        Call(nameof(ParkAsync), token => sabotage == Sabotage.Parking
            ? AckAsync(group, entries, token) : inner.ParkAsync(group, consumer, entries, token), cancellationToken);

    public ValueTask<ForwardResult> ForwardAsync(
        GroupAddress group, ReadOnlyMemory<Forward> entries, IReadOnlyList<string>? deleteFor, CancellationToken cancellationToken) =>
        Call(nameof(ForwardAsync), token => inner.ForwardAsync(group, entries, deleteFor, token), cancellationToken);

    public ValueTask<bool> IsOneStepAsync(string stream, ForwardKind kind, string target, CancellationToken cancellationToken) =>
        inner.IsOneStepAsync(stream, kind, target, cancellationToken);

    public ValueTask ReplyAsync(ForwardedMessage reply, CancellationToken cancellationToken) =>
        Do(nameof(ReplyAsync), token => inner.ReplyAsync(reply, token), cancellationToken);

    public ValueTask<SettleResult> DeadLetterAsync(
        GroupAddress group, string consumer, EntryId id, DeadLetter letter, CancellationToken cancellationToken) =>
        Call(nameof(DeadLetterAsync), token => inner.DeadLetterAsync(group, consumer, id, letter, token), cancellationToken);

    public ValueTask<long> RestoreAsync(
        GroupAddress group, string consumer, ReadOnlyMemory<RestoredEntry> entries, CancellationToken cancellationToken) =>
        Call(nameof(RestoreAsync), token => inner.RestoreAsync(group, consumer, entries, token), cancellationToken);

    public ValueTask SaveMarkAsync(GroupAddress group, CancellationToken cancellationToken) =>
        Do(nameof(SaveMarkAsync), token => inner.SaveMarkAsync(group, token), cancellationToken);

    public ValueTask<string[]> RemoveIdleConsumersAsync(GroupAddress group, TimeSpan idle, CancellationToken cancellationToken) =>
        Call(nameof(RemoveIdleConsumersAsync), token => inner.RemoveIdleConsumersAsync(group, idle, token), cancellationToken);

    public IDisposable OnWake(GroupAddress group, Action<TimeSpan> wake) => inner.OnWake(group, time => gate.Run(() => wake(time)));

    public ValueTask<EntryId> PublishAsync(string stream, ReadOnlyMemory<byte> data, StreamTrim trim, CancellationToken cancellationToken) =>
        Call(nameof(PublishAsync), token => inner.PublishAsync(stream, data, trim, token), cancellationToken);

    public ValueTask<DurablePublish> PublishDurablyAsync(
        string stream, ReadOnlyMemory<byte> data, StreamTrim trim, Durability durability, CancellationToken cancellationToken) =>
        Call(nameof(PublishDurablyAsync), token => inner.PublishDurablyAsync(stream, data, trim, durability, token), cancellationToken);

    public ValueTask<GroupSnapshot?> InspectAsync(GroupAddress group, CancellationToken cancellationToken) =>
        Call(nameof(InspectAsync), token => inner.InspectAsync(group, token), cancellationToken);

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    public void Dispose() => inner.Dispose();

    /// <summary>Ends it as the death of its process does.</summary>
    public void Kill() => inner.Kill();

    private async ValueTask<SettleResult[]> AckAsync(GroupAddress group, ReadOnlyMemory<Parking> entries, CancellationToken cancellationToken)
    {
        await inner.AckAsync(group, entries.ToArray().Select(entry => entry.Id).ToArray(), cancellationToken).ConfigureAwait(false);
        return [.. Enumerable.Repeat(SettleResult.Done, entries.Length)];
    }

    /// <summary>The caller may give up waiting; what was sent arrives all the same.</summary>
    private ValueTask<T> Call<T>(string what, Func<CancellationToken, ValueTask<T>> call, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested) return ValueTask.FromCanceled<T>(cancellationToken);
        return new(network.CallAsync(what, () => call(CancellationToken.None)).AsTask().WaitAsync(cancellationToken));
    }

    private async ValueTask Do(string what, Func<CancellationToken, ValueTask> call, CancellationToken cancellationToken) =>
        await Call(what, async token =>
        {
            await call(token).ConfigureAwait(false);
            return true;
        }, cancellationToken).ConfigureAwait(false);
}
