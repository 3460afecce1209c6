using Microsoft.Extensions.Logging;
using StreamGroups.Diagnostics;
using StreamGroups.Engine.Claiming;
using StreamGroups.Engine.Dispatching;
using StreamGroups.Engine.Settling;
using StreamGroups.Handling;
using StreamGroups.Resilience;
using StreamGroups.Transport;

namespace StreamGroups.Engine.Reading;

/// <summary>
/// The only reader of new entries. A session: the group is there, a connection of its own, the leftovers, then new entries as long as there is room.
/// </summary>
internal sealed class GroupReader(
    IStreamTransport transport, SubscriptionIdentity identity, GroupPosition position, GroupRestorer restorer, Claimer? claimer, Dispatcher dispatcher,
    Settler settler, InFlight inFlight, AwaitedRead awaited, Func<GroupOptions> options, TimeProvider time, ILogger logger,
    Func<string>? order = null, bool isSingle = false, bool isShaped = false)
{
    /// <summary>A read on a dead path ends after this and a grace.</summary>
    private static readonly TimeSpan Block = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private IEntryReader? _reader;
    private Entry[] _entries = [];
    private DeliveryBatch? _batch;
    private bool _stopped;
    private bool _hasStarted;

    /// <summary>
    /// A lease counts from the sending of the read that brought the entry: one that has waited for most of it would bring entries whose lease is all
    /// but over here, and just begun on the server.
    /// </summary>
    private static TimeSpan BlockOf(TimeSpan ackWait) => ackWait / 4 < Block ? ackWait / 4 : Block;

    /// <summary>Creates the group where it is missing.</summary>
    public async ValueTask EnsureGroupAsync(CancellationToken cancellationToken)
    {
        var start = position.Start();
        var creation = await transport.EnsureGroupAsync(identity.Group, start, cancellationToken).ConfigureAwait(false);
        if (creation.StreamCreated) position.Restart(creation.StartsAfter); else position.Reached(creation.StartsAfter);
        await restorer.RestoreAsync(creation.Token, cancellationToken).ConfigureAwait(false);
        if (!creation.Created) return;
        if (creation.Waiting is { } waiting) ReadingLog.GroupCreated(logger, identity.Group, creation.StartsAfter, waiting);
        else ReadingLog.GroupCreatedSomewhere(logger, identity.Group, creation.StartsAfter);
    }

    /// <summary>One session: runs until the connection fails or reading is stopped.</summary>
    public async ValueTask RunSessionAsync(Session session, CancellationToken cancellationToken)
    {
        await EnsureGroupAsync(cancellationToken).ConfigureAwait(false);
        var reader = await transport.OpenReaderAsync(Request(), cancellationToken).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
        {
            lock (_lock)
            {
                if (_stopped) return;
                _reader = reader;
            }
            try
            {
                Accept(reader);
                if (claimer is not null) await claimer.RecoverAsync(cancellationToken, session.Establish).ConfigureAwait(false);
                await ReadAsync(reader, session, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                lock (_lock) _reader = null;
            }
        }
    }

    /// <summary>No read begins after this; one that waits returns. To be called again where a read was just beginning.</summary>
    public async ValueTask StopAsync(CancellationToken cancellationToken)
    {
        IEntryReader? reader;
        lock (_lock)
        {
            _stopped = true;
            reader = _reader;
        }
        if (reader is null) return;
        try
        {
            await reader.UnblockAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (TransportException exception)
        {
            ReadingLog.UnblockFailed(logger, identity.Group, exception.Message);
        }
    }

    /// <summary>Ends a read that waits; the next one follows when there is room.</summary>
    public async ValueTask InterruptAsync()
    {
        IEntryReader? reader;
        lock (_lock) reader = _reader;
        try
        {
            if (reader is not null) await reader.UnblockAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is TransportException or ObjectDisposedException)
        {
            ReadingLog.UnblockFailed(logger, identity.Group, exception.Message); // It ends by itself before long.
        }
    }

    private ReaderRequest Request() => new(identity.Group, identity.Consumer, identity.Token, options().AckWait)
    {
        Exclusive = options().ExclusiveConsumer,
        NoAck = options().Mode == DeliveryMode.NoAck,
        ActiveToken = isSingle ? identity.Token : null,
    };

    private void Accept(IEntryReader reader)
    {
        var wanted = identity.Consumer;
        if (!reader.KeptName) claimer?.NameChangedHands();
        if (identity.Granted(reader.Consumer)) LeasingLog.NameTaken(logger, wanted, identity.Group, reader.Consumer);
        if (_hasStarted) return;
        _hasStarted = true;
        var current = options();
        ReadingLog.Started(logger, identity.Group, identity.Consumer, current.Concurrency, current.AckWait, current.MaxDeliveries);
        if (isSingle && !isShaped) TellOrderAlone(current);
        else if (order is not null) DispatchingLog.Order(logger, identity.Group, order());
    }

    private void TellOrderAlone(GroupOptions current)
    {
        if (current.Concurrency == 1) SubscriptionLog.InOrder(logger, identity.Group);
        else SubscriptionLog.AloneOnly(logger, identity.Group, current.Concurrency);
    }

    private bool IsStopped
    {
        get { lock (_lock) return _stopped; }
    }

    private async ValueTask ReadAsync(IEntryReader reader, Session session, CancellationToken cancellationToken)
    {
        var budget = new ReadBudget();
        var block = TimeSpan.Zero; // The first read does not wait: a session that works is known to work at once.
        while (!IsStopped && !cancellationToken.IsCancellationRequested)
        {
            await settler.CaughtUpAsync(cancellationToken).ConfigureAwait(false);
            var room = budget.Of(await dispatcher.RoomAsync(cancellationToken).ConfigureAwait(false));
            var sentAt = time.GetTimestamp();
            if (_entries.Length < room) _entries = new Entry[room];
            var batch = _batch ??= inFlight.Deliveries.Take();
            awaited.Sent(sentAt);
            try
            {
                var count = await reader.ReadAsync(_entries.AsMemory(0, room), batch.Bodies, block, CancellationToken.None).ConfigureAwait(false);
                session.Establish();
                block = SharedTick.Align(BlockOf(options().AckWait), time);
                if (count == 0) continue;
                budget.Seen(_entries.AsSpan(0, count));
                _batch = null;
                // Handlers begin before the next read is sent, which is 20 µs sooner; with a backlog the next read is what counts.
                if (Accept(_entries.AsSpan(0, count), batch, sentAt)) await Task.Yield();
            }
            finally
            {
                awaited.Answered();
            }
        }
    }

    private bool Accept(Span<Entry> entries, DeliveryBatch batch, long sentAt)
    {
        using var hold = inFlight.Deliveries.Hold();
        var held = position.IsRepeated(entries[0].Id) ? inFlight.Held() : null;
        position.Reached(entries[^1]);
        foreach (ref readonly var entry in entries)
        {
            if (held is null || !IsHeld(held, entry)) Deliver(batch.Add(identity.Group, identity.Consumer, entry, sentAt));
        }
        entries.Clear(); // What was read is not kept here beyond its settling.
        inFlight.Add(batch.Deliveries);
        return dispatcher.Enqueue(batch.Deliveries);
    }

    /// <summary>Without acknowledgements the read itself has settled it.</summary>
    private void Deliver(Delivery delivery)
    {
        if (options().Mode == DeliveryMode.NoAck) delivery.IsGone = delivery.TrySettle();
    }

    /// <summary>
    /// A group that was created again delivers what this process still has: that goes on. In a stream that began anew the same ID may be another
    /// entry: then the outcome of the old one concerns nothing any more.
    /// </summary>
    private bool IsHeld(Dictionary<EntryId, Delivery> held, in Entry entry)
    {
        if (!held.TryGetValue(entry.Id, out var delivery)) return false;
        if (PayloadDigest.Of(entry.Payload) == PayloadDigest.Of(delivery.Payload)) return true;
        if (delivery.TrySettle()) inFlight.Remove([delivery]); // Else it leaves when its outcome is confirmed, and once only.
        return false;
    }
}
