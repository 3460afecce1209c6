namespace StreamGroups.Transport.InMemory;

/// <summary>
/// Streams in the memory of this process, with Redis's semantics for groups, pending entries, counts and idle times. It differs in one
/// thing: what publishing trims is exact, where Redis's <c>~</c> leaves up to a node of entries more.
/// </summary>
/// <param name="store">What would be the server; other transports may use it too.</param>
/// <param name="faults">Failures that a test orders for this transport alone; else those of the store hold.</param>
internal sealed class InMemoryTransport(InMemoryStore store, InMemoryFaults? faults = null) : IStreamTransport, IOnceStore, IScheduleStore
{
    private readonly InMemoryFaults _faults = faults ?? store.Faults;
    private readonly InMemoryProcess _process = new();
    private readonly GrantedNames<InMemoryProcess> _granted = new();

    public InMemoryStore Store => store;

    /// <summary>The dead letters of the same store.</summary>
    public IDeadLetterStore DeadLetters => new InMemoryDeadLetterStore(store, _faults);

    /// <summary>For readers without a group, of the same store.</summary>
    public IBroadcastStore Broadcasts => new InMemoryBroadcastStore(store, _faults);

    /// <summary>Where replies are awaited in the same store.</summary>
    public IReplyStore Replies => new InMemoryReplyStore(store);

    public TimeSpan LongestCall => TimeSpan.Zero;

    public void Connect()
    {
        // There is nothing to connect to.
    }

    public ValueTask<GroupCreation> EnsureGroupAsync(GroupAddress group, StartPosition start, CancellationToken cancellationToken) =>
        Perform(InMemoryOperation.EnsureGroup, () => store.EnsureGroup(group, start), cancellationToken);

    public ValueTask<IEntryReader> OpenReaderAsync(ReaderRequest request, CancellationToken cancellationToken) =>
        Perform<IEntryReader>(InMemoryOperation.OpenReader, () => OpenReader(request), cancellationToken);

    public ValueTask<IPlainReader> OpenPlainReaderAsync(string stream, CancellationToken cancellationToken) => Perform<IPlainReader>(
        InMemoryOperation.OpenPlainReader, () => new InMemoryPlainReader(store, _faults, _process, stream), cancellationToken);

    public ValueTask LeaveAsync(GroupAddress group, string consumer, string token, bool forGood, CancellationToken cancellationToken)
    {
        _granted.Forget(group, consumer, token);
        return Perform(InMemoryOperation.Leave, () => store.Leave(group, consumer, token, forGood), cancellationToken);
    }

    public ValueTask<bool> HasPendingAsync(GroupAddress group, CancellationToken cancellationToken) =>
        Perform(InMemoryOperation.PendingOf, () => store.HasPending(group), cancellationToken);

    public ValueTask<PendingEntry[]> PendingOfAsync(
        GroupAddress group, string consumer, EntryId after, int count, CancellationToken cancellationToken) =>
        Perform(InMemoryOperation.PendingOf, () => store.PendingOf(group, consumer, after, count), cancellationToken);

    public ValueTask<Entry[]> ClaimOwnAsync(
        GroupAddress group, string consumer, string token, ReadOnlyMemory<EntryId> ids, bool counted, CancellationToken cancellationToken) =>
        Perform(
            InMemoryOperation.ClaimOwn,
            () => store.ClaimOwn(group, consumer, token, KnownName(group, consumer, token), ids.Span, counted), cancellationToken);

    public ValueTask<ClaimResult> ClaimDueAsync(ClaimRequest request, CancellationToken cancellationToken) =>
        Perform(InMemoryOperation.ClaimDue, () => store.ClaimDue(request, KnownName(request)), cancellationToken);

    public ValueTask<ClaimResult> ClaimExpiredAsync(ClaimRequest request, CancellationToken cancellationToken) =>
        Perform(InMemoryOperation.ClaimExpired, () => store.ClaimExpired(request, KnownName(request)), cancellationToken);

    public ValueTask<ActiveClaim> TakeActiveAsync(GroupAddress group, string token, TimeSpan lease, CancellationToken cancellationToken) =>
        Perform(InMemoryOperation.TakeActive, () => store.TakeActive(group, token, lease), cancellationToken);

    public ValueTask LeaveActiveAsync(GroupAddress group, string token, CancellationToken cancellationToken) =>
        Perform(InMemoryOperation.LeaveActive, () => store.LeaveActive(group, token), cancellationToken);

    public ValueTask<PendingPage> PendingOfAllAsync(GroupAddress group, EntryId after, int count, CancellationToken cancellationToken) =>
        Perform(InMemoryOperation.PendingOf, () => store.PendingOfAll(group, after, count), cancellationToken);

    public ValueTask<Entry[]> TakeOverAsync(GroupAddress group, string consumer, EntryId id, bool counted, CancellationToken cancellationToken) =>
        Perform(InMemoryOperation.TakeOver, () => store.TakeOver(group, consumer, id, counted), cancellationToken);

    public ValueTask<LeaseState[]> RenewAsync(
        GroupAddress group, string consumer, string token, ReadOnlyMemory<EntryId> ids, CancellationToken cancellationToken) =>
        Perform(InMemoryOperation.Renew, () => store.Renew(group, consumer, token, KnownName(group, consumer, token), ids.Span), cancellationToken);

    public ValueTask<long> AckAsync(GroupAddress group, ReadOnlyMemory<EntryId> ids, CancellationToken cancellationToken) =>
        Perform(InMemoryOperation.Ack, () => store.Ack(group, ids.Span), cancellationToken);

    public ValueTask<ForwardResult> ForwardAsync(
        GroupAddress group, ReadOnlyMemory<Forward> entries, IReadOnlyList<string>? deleteFor, CancellationToken cancellationToken) =>
        Perform(InMemoryOperation.Forward, () => store.Forward(group, entries.Span, deleteFor), cancellationToken);

    public ValueTask<bool> IsOneStepAsync(string stream, ForwardKind kind, string target, CancellationToken cancellationToken) => new(true);

    public ValueTask ReplyAsync(ForwardedMessage reply, CancellationToken cancellationToken) =>
        Perform(InMemoryOperation.Forward, () => store.Reply(reply), cancellationToken);

    public ValueTask<SettleResult[]> ParkAsync(
        GroupAddress group, string consumer, ReadOnlyMemory<Parking> entries, CancellationToken cancellationToken) =>
        Perform(InMemoryOperation.Park, () => store.Park(group, consumer, entries.Span), cancellationToken);

    public ValueTask<SettleResult> DeadLetterAsync(
        GroupAddress group, string consumer, EntryId id, DeadLetter letter, CancellationToken cancellationToken) =>
        Perform(InMemoryOperation.DeadLetter, () => store.DeadLetter(group, consumer, id, letter), cancellationToken);

    public ValueTask<EntryId> PublishAsync(
        string stream, ReadOnlyMemory<byte> data, StreamTrim trim, CancellationToken cancellationToken) =>
        Perform(InMemoryOperation.Publish, () => store.Publish(stream, data, trim), cancellationToken);

    /// <summary>There is neither a replica nor a disk: whatever is asked for is confirmed at once.</summary>
    public ValueTask<DurablePublish> PublishDurablyAsync(
        string stream, ReadOnlyMemory<byte> data, StreamTrim trim, Durability durability, CancellationToken cancellationToken) =>
        Perform(InMemoryOperation.Publish, () => new DurablePublish(store.Publish(stream, data, trim), durability.Confirmations, null), cancellationToken);

    public ValueTask<DurablePublish> PublishOnceAsync(OncePublish publish, Durability durability, CancellationToken cancellationToken) =>
        Perform(InMemoryOperation.Publish, () => new DurablePublish(store.PublishOnce(publish), durability.Confirmations, null), cancellationToken);

    public ValueTask<ScheduleOutcome> ScheduleAsync(ScheduleRequest request, Durability durability, CancellationToken cancellationToken) =>
        Perform(InMemoryOperation.Schedule, () => store.Schedule(request, durability), cancellationToken);

    public ValueTask<bool> CancelAsync(string stream, EntryId id, CancellationToken cancellationToken) =>
        Perform(InMemoryOperation.CancelScheduled, () => store.CancelScheduled(stream, id), cancellationToken);

    public ValueTask<DueMove> MoveDueAsync(string stream, CancellationToken cancellationToken) =>
        Perform(InMemoryOperation.MoveDue, () => store.MoveDue(stream), cancellationToken);

    public IDisposable OnWake(string stream, Action<TimeSpan> wake) => Listen(store.OnScheduled(stream, wake));

    public ValueTask<GroupSnapshot?> InspectAsync(GroupAddress group, CancellationToken cancellationToken) =>
        Perform(InMemoryOperation.Inspect, () => store.Inspect(group), cancellationToken);

    public ValueTask<long> RestoreAsync(
        GroupAddress group, string consumer, ReadOnlyMemory<RestoredEntry> entries, CancellationToken cancellationToken) =>
        Perform(InMemoryOperation.Restore, () => store.Restore(group, consumer, entries.Span), cancellationToken);

    public ValueTask SaveMarkAsync(GroupAddress group, CancellationToken cancellationToken) =>
        Perform(InMemoryOperation.SaveMark, () => store.SaveMark(group), cancellationToken);

    public ValueTask<string[]> RemoveIdleConsumersAsync(GroupAddress group, TimeSpan idle, CancellationToken cancellationToken) =>
        Perform(InMemoryOperation.RemoveIdleConsumers, () => store.RemoveIdleConsumers(group, idle), cancellationToken);

    public IDisposable OnWake(GroupAddress group, Action<TimeSpan> wake) => Listen(store.OnWake(group, wake));

    /// <summary>
    /// Ends this transport as kill −9 ends a process: its names are free for others, what is pending for it stays so, and every later call fails as
    /// over a lost connection, without being done.
    /// </summary>
    public void Kill() => _process.Kill();

    /// <summary>Ends the reads of this transport; the store, and what others do in it, stays.</summary>
    public async ValueTask DisposeAsync() => await _process.EndAsync().ConfigureAwait(false);

    public void Dispose() => _process.Dispose();

    private IDisposable Listen(IDisposable listener)
    {
        if (_process.HasEnded) listener.Dispose();
        _process.ThrowIfEnded(this);
        _process.Ending.UnsafeRegister(static state => ((IDisposable)state!).Dispose(), listener);
        return listener;
    }

    private InMemoryReader OpenReader(ReaderRequest request)
    {
        var consumer = store.TakeName(request, _process, out var kept);
        _granted.Remember(request, consumer, _process);
        return new InMemoryReader(store, _faults, _process, request, consumer, kept);
    }

    private NameRecord? KnownName(in ClaimRequest request) => KnownName(request.Group, request.Consumer, request.Token);

    private NameRecord? KnownName(GroupAddress group, string consumer, string token) =>
        _granted.TryFind(group, consumer, token, out var granted)
            ? new NameRecord(token, _process, granted.AckWait, store.Time.GetUtcNow()) : null;

    private ValueTask Perform(InMemoryOperation operation, Action perform, CancellationToken cancellationToken)
    {
        var performed = Perform(operation, () => { perform(); return true; }, cancellationToken);
        return performed.IsCompletedSuccessfully ? default : new ValueTask(performed.AsTask());
    }

    private ValueTask<T> Perform<T>(InMemoryOperation operation, Func<T> perform, CancellationToken cancellationToken)
    {
        try
        {
            _process.ThrowIfEnded(this);
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
        catch (Exception error) when (error is TransportException or ObjectDisposedException)
        {
            return ValueTask.FromException<T>(error);
        }
    }
}
