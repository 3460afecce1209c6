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
    IStreamTransport transport, SubscriptionIdentity identity, GroupPosition position, Claimer claimer, Dispatcher dispatcher, Settler settler,
    InFlight inFlight, TimeProvider time, ILogger logger)
{
    /// <summary>A read on a dead path ends after this and a grace.</summary>
    private static readonly TimeSpan Block = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private IEntryReader? _reader;
    private EntryId _heldUpTo;
    private bool _stopped;

    /// <summary>Creates the group where it is missing.</summary>
    public async ValueTask EnsureGroupAsync(CancellationToken cancellationToken)
    {
        var start = position.Start();
        var creation = await transport.EnsureGroupAsync(identity.Group, start, cancellationToken).ConfigureAwait(false);
        position.Ensured(creation);
        if (!creation.Created) return;
        // A group that was lost delivers these again although this process still has them. In a new stream the same IDs are other entries.
        _heldUpTo = creation.StreamCreated ? EntryId.Zero : inFlight.Highest();
        if (creation.Waiting is { } waiting) ReadingLog.GroupCreated(logger, identity.Group, creation.StartsAfter, waiting);
        else ReadingLog.GroupCreatedSomewhere(logger, identity.Group, creation.StartsAfter);
    }

    /// <summary>One session: runs until the connection fails or reading is stopped.</summary>
    public async ValueTask RunSessionAsync(Session session, CancellationToken cancellationToken)
    {
        await EnsureGroupAsync(cancellationToken).ConfigureAwait(false);
        var reader = await transport.OpenReaderAsync(identity.Group, identity.Consumer, cancellationToken).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
        {
            lock (_lock)
            {
                if (_stopped) return;
                _reader = reader;
            }
            try
            {
                await claimer.RecoverAsync(cancellationToken).ConfigureAwait(false);
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
            ReadingLog.UnblockFailed(logger, exception.Message);
        }
    }

    private bool IsStopped
    {
        get { lock (_lock) return _stopped; }
    }

    private async ValueTask ReadAsync(IEntryReader reader, Session session, CancellationToken cancellationToken)
    {
        var block = TimeSpan.Zero; // The first read does not wait: a session that works is known to work at once.
        while (!IsStopped)
        {
            await settler.CaughtUpAsync(cancellationToken).ConfigureAwait(false);
            var room = await dispatcher.RoomAsync(cancellationToken).ConfigureAwait(false);
            var requestedAt = time.GetTimestamp();
            var entries = await reader.ReadAsync(room, block, CancellationToken.None).ConfigureAwait(false);
            session.Establish();
            block = Block;
            if (entries.Length > 0) Accept(entries, requestedAt);
        }
    }

    private void Accept(Entry[] entries, long requestedAt)
    {
        position.Read(entries);
        if (entries[0].Id <= _heldUpTo)
        {
            var (held, _) = inFlight.Snapshot();
            entries = Array.FindAll(entries, entry => !held.Contains(entry.Id));
        }
        var deliveries = new Delivery[entries.Length];
        for (var i = 0; i < entries.Length; i++) deliveries[i] = new Delivery(identity.Group, identity.Consumer, entries[i], requestedAt);
        inFlight.Add(deliveries);
        dispatcher.Enqueue(deliveries);
    }
}
