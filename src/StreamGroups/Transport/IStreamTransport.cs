namespace StreamGroups.Transport;

/// <summary>
/// The narrow line to the store. Every method throws <see cref="TransportException"/> on failure, and
/// <see cref="OperationCanceledException"/> when its caller gave up waiting.
/// </summary>
internal interface IStreamTransport : IAsyncDisposable, IDisposable
{
    /// <summary>Every call but a read ends by itself within about this, with or without success.</summary>
    TimeSpan LongestCall { get; }

    /// <summary>Begins to connect, in the background: who calls later waits for less.</summary>
    void Connect();

    /// <summary>
    /// Creates the group, and its stream, where they are missing (<c>XGROUP CREATE … MKSTREAM</c>): at the lower of <paramref name="start"/> and
    /// the group's mark, if it has one.
    /// </summary>
    /// <param name="group">The group.</param>
    /// <param name="start">Where it begins if the stream exists; a stream that is new is read from its beginning.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    ValueTask<GroupCreation> EnsureGroupAsync(GroupAddress group, StartPosition start, CancellationToken cancellationToken);

    /// <summary>Opens a reader for the group's new entries, under a name that no other living process has.</summary>
    ValueTask<IEntryReader> OpenReaderAsync(ReaderRequest request, CancellationToken cancellationToken);

    /// <summary>Opens a reader for a stream without a group.</summary>
    ValueTask<IPlainReader> OpenPlainReaderAsync(string stream, CancellationToken cancellationToken);

    /// <summary>Gives the name back, and removes the consumer if nothing is pending for it and <paramref name="forGood"/> says so.</summary>
    ValueTask LeaveAsync(GroupAddress group, string consumer, string token, bool forGood, CancellationToken cancellationToken);

    /// <summary>Whether anything of the group is pending, whoever has it, parked entries too (<c>XPENDING</c>).</summary>
    ValueTask<bool> HasPendingAsync(GroupAddress group, CancellationToken cancellationToken);

    /// <summary>Lists up to <paramref name="count"/> entries that are pending for the consumer, after an ID, without touching them (<c>XPENDING</c>).</summary>
    ValueTask<PendingEntry[]> PendingOfAsync(
        GroupAddress group, string consumer, EntryId after, int count, CancellationToken cancellationToken);

    /// <summary>
    /// Delivers again those of the entries that are still pending for the consumer itself. Entries that are no longer in the stream leave the
    /// pending list.
    /// </summary>
    /// <param name="group">The group.</param>
    /// <param name="consumer">The consumer.</param>
    /// <param name="token">Its process. Where the consumer's name is another process's by now, nothing is delivered.</param>
    /// <param name="ids">The entries.</param>
    /// <param name="counted">Whether their counts rise by one; not where the delivery that the store has counted never arrived.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    ValueTask<Entry[]> ClaimOwnAsync(
        GroupAddress group, string consumer, string token, ReadOnlyMemory<EntryId> ids, bool counted, CancellationToken cancellationToken);

    /// <summary>Takes parked entries whose time has come: no more of them, beyond the first, than about 4 MB.</summary>
    ValueTask<ClaimResult> ClaimDueAsync(ClaimRequest request, CancellationToken cancellationToken);

    /// <summary>
    /// Takes over entries of other consumers whose lease has run out, and parked ones of which no due time is known, one bounded page a call: no
    /// more, beyond the first entry, than about 4 MB.
    /// Entries that are no longer in the stream leave the pending list.
    /// </summary>
    ValueTask<ClaimResult> ClaimExpiredAsync(ClaimRequest request, CancellationToken cancellationToken);

    /// <summary>
    /// Makes a token the group's active one for a time, by the store's clock, where no other is (<c>SET … PX</c>).
    /// </summary>
    ValueTask<ActiveClaim> TakeActiveAsync(GroupAddress group, string token, TimeSpan lease, CancellationToken cancellationToken);

    /// <summary>Lets another token be the group's active one from now on, and wakes the group's processes; nothing where this one is not.</summary>
    ValueTask LeaveActiveAsync(GroupAddress group, string token, CancellationToken cancellationToken);

    /// <summary>
    /// Lists what is pending for the whole group after an ID, in the order of IDs, without touching it: not what is parked for later. Looks at
    /// <paramref name="count"/> entries a call.
    /// </summary>
    ValueTask<PendingPage> PendingOfAllAsync(GroupAddress group, EntryId after, int count, CancellationToken cancellationToken);

    /// <summary>
    /// Delivers an entry to the consumer whoever has it, unless it is parked for later; nothing where it is not pending any more. An entry that is no
    /// longer in the stream leaves the pending list.
    /// </summary>
    /// <param name="group">The group.</param>
    /// <param name="consumer">The consumer.</param>
    /// <param name="id">The entry.</param>
    /// <param name="counted">Whether its count rises by one.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    ValueTask<Entry[]> TakeOverAsync(GroupAddress group, string consumer, EntryId id, bool counted, CancellationToken cancellationToken);

    /// <summary>
    /// Lets the leases of up to 256 entries run anew where the consumer owns them, their counts unchanged; the states come in the order of the IDs.
    /// Without IDs it only says that the consumer lives.
    /// </summary>
    ValueTask<LeaseState[]> RenewAsync(
        GroupAddress group, string consumer, string token, ReadOnlyMemory<EntryId> ids, CancellationToken cancellationToken);

    /// <summary>Takes entries off the pending list, whoever owns them (<c>XACK</c>); returns how many were on it.</summary>
    ValueTask<long> AckAsync(GroupAddress group, ReadOnlyMemory<EntryId> ids, CancellationToken cancellationToken);

    /// <summary>
    /// Takes entries off the pending list, whoever owns them, and publishes to other streams what belongs to those that were on it, of each entry in one
    /// step: a repeated call publishes nothing anew. Only where <see cref="IsOneStepAsync"/> is true of every message.
    /// </summary>
    /// <param name="group">The group.</param>
    /// <param name="entries">The entries.</param>
    /// <param name="deleteFor">The groups of the stream that are mapped, to delete what all groups have settled; null leaves everything in the stream.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    ValueTask<ForwardResult> ForwardAsync(
        GroupAddress group, ReadOnlyMemory<Forward> entries, IReadOnlyList<string>? deleteFor, CancellationToken cancellationToken);

    /// <summary>Whether a message can be published in one step with an acknowledgement in the stream: on a cluster not if their slots differ.</summary>
    ValueTask<bool> IsOneStepAsync(string stream, ForwardKind kind, string target, CancellationToken cancellationToken);

    /// <summary>Sends a reply to whoever awaits it, if somebody still does.</summary>
    ValueTask ReplyAsync(ForwardedMessage reply, CancellationToken cancellationToken);

    /// <summary>
    /// Hands up to 256 entries that the consumer owns to the group for a later delivery, and wakes the group's processes; the results come in the
    /// order of the entries.
    /// </summary>
    ValueTask<SettleResult[]> ParkAsync(
        GroupAddress group, string consumer, ReadOnlyMemory<Parking> entries, CancellationToken cancellationToken);

    /// <summary>Copies an entry to the group's dead-letter stream and acks it, in one step, if the consumer owns it.</summary>
    ValueTask<SettleResult> DeadLetterAsync(
        GroupAddress group, string consumer, EntryId id, DeadLetter letter, CancellationToken cancellationToken);

    /// <summary>
    /// Puts up to 256 entries back on the pending list of a group that was created anew (<c>XCLAIM … FORCE</c>), those that it counts as delivered
    /// and that are pending for nobody. Returns how many.
    /// </summary>
    ValueTask<long> RestoreAsync(
        GroupAddress group, string consumer, ReadOnlyMemory<RestoredEntry> entries, CancellationToken cancellationToken);

    /// <summary>Keeps how far the whole group has got: its lowest unsettled ID, for the case that the group is lost.</summary>
    ValueTask SaveMarkAsync(GroupAddress group, CancellationToken cancellationToken);

    /// <summary>Removes consumers that were not seen for longer than their lease and <paramref name="idle"/>, and have nothing pending; returns their names.</summary>
    ValueTask<string[]> RemoveIdleConsumersAsync(GroupAddress group, TimeSpan idle, CancellationToken cancellationToken);

    /// <summary>
    /// Calls <paramref name="wake"/> with the time until an entry is due, whenever anybody parks one, and with zero when calls may have been missed.
    /// Brief, never throws, on any thread. Works through reconnects until it is disposed of; needs no connection to begin.
    /// </summary>
    IDisposable OnWake(GroupAddress group, Action<TimeSpan> wake);

    /// <summary>Adds an entry with the one field <c>__data__</c> (<c>XADD</c>).</summary>
    ValueTask<EntryId> PublishAsync(string stream, ReadOnlyMemory<byte> data, StreamTrim trim, CancellationToken cancellationToken);

    /// <summary>
    /// Adds an entry as <see cref="PublishAsync"/> does, over a connection that only such publishes use, and waits until it is as durable as asked
    /// for. Without end: the token sets the time. Once the entry is added a cancellation returns what was confirmed until then.
    /// </summary>
    ValueTask<DurablePublish> PublishDurablyAsync(
        string stream, ReadOnlyMemory<byte> data, StreamTrim trim, Durability durability, CancellationToken cancellationToken);

    /// <summary>The group as it is now, or null where it, or the stream, does not exist.</summary>
    ValueTask<GroupSnapshot?> InspectAsync(GroupAddress group, CancellationToken cancellationToken);
}
