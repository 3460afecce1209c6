using Microsoft.Extensions.Logging;
using StreamGroups.Diagnostics;
using StreamGroups.Engine.Dispatching;
using StreamGroups.Engine.Reading;
using StreamGroups.Handling;
using StreamGroups.Resilience;
using StreamGroups.Transport;

namespace StreamGroups.Engine.Broadcasting;

/// <summary>Reads a stream without a group. A session: where to begin, a connection of its own, then entries as long as there is room.</summary>
internal sealed class BroadcastReader(
    IStreamTransport transport, IBroadcastStore store, GroupAddress address, BroadcastPosition position, Dispatcher dispatcher, InFlight inFlight,
    Func<BroadcastOptions> options, TimeProvider time, ILogger logger)
{
    /// <summary>A read on a dead path ends after this and a grace, and a stream that was begun anew is noticed after it.</summary>
    private static readonly TimeSpan Block = TimeSpan.FromSeconds(5);

    /// <summary>How often a reader that always finds entries looks whether it has missed some.</summary>
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly MissReport _report = new(address.Stream, time, logger);
    private IPlainReader? _reader;
    private Entry[] _entries = [];
    private DeliveryBatch? _batch;
    private bool _stopped;
    private bool _hasStarted;
    private long _lookedAt;

    /// <summary>Finds out where to begin, if it is not known yet.</summary>
    public async ValueTask ResolveAsync(CancellationToken cancellationToken)
    {
        if (position.IsSet) return;
        var (stream, current) = (address.Stream, options());
        var saved = current.PositionName is { } name ? await store.FindPositionAsync(stream, name, cancellationToken).ConfigureAwait(false) : null;
        var state = await store.InspectAsync(stream, cancellationToken).ConfigureAwait(false);
        position.Begin(current.From, state, saved);
        if (saved is not null) BroadcastLog.Resumed(logger, stream, position.After, current.PositionName);
    }

    /// <summary>One session: runs until the connection fails or reading is stopped.</summary>
    public async ValueTask RunSessionAsync(Session session, CancellationToken cancellationToken)
    {
        await ResolveAsync(cancellationToken).ConfigureAwait(false);
        var reader = await transport.OpenPlainReaderAsync(address.Stream, cancellationToken).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
        {
            lock (_lock)
            {
                if (_stopped) return;
                _reader = reader;
            }
            try
            {
                TellStart();
                await LookAsync(cancellationToken).ConfigureAwait(false);
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
        IPlainReader? reader;
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
            BroadcastLog.UnblockFailed(logger, address.Stream, exception.Message);
        }
    }

    private bool IsStopped
    {
        get { lock (_lock) return _stopped; }
    }

    private void TellStart()
    {
        if (_hasStarted) return;
        _hasStarted = true;
        BroadcastLog.Started(logger, address.Stream, position.After, options().Concurrency);
    }

    private async ValueTask ReadAsync(IPlainReader reader, Session session, CancellationToken cancellationToken)
    {
        var budget = new ReadBudget();
        var block = TimeSpan.Zero; // The first read does not wait: a session that works is known to work at once.
        while (!IsStopped && !cancellationToken.IsCancellationRequested)
        {
            var room = budget.Of(await dispatcher.RoomAsync(cancellationToken).ConfigureAwait(false));
            if (_entries.Length < room) _entries = new Entry[room];
            var batch = _batch ??= inFlight.Deliveries.Take();
            var waited = block > TimeSpan.Zero;
            var count = await reader.ReadAsync(position.After, _entries.AsMemory(0, room), batch.Bodies, block, CancellationToken.None)
                .ConfigureAwait(false);
            session.Establish();
            block = SharedTick.Align(Block, time);
            if (count == 0)
            {
                if (waited) await LookAsync(cancellationToken).ConfigureAwait(false);
                continue;
            }
            budget.Seen(_entries.AsSpan(0, count));
            _batch = null;
            if (Accept(_entries.AsSpan(0, count), batch)) await Task.Yield(); // Handlers begin before the next read is sent.
            if (time.GetElapsedTime(_lookedAt) >= LookInterval) await LookAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Whoever asks for the position must not see it behind what is not in flight yet.</summary>
    private bool Accept(Span<Entry> entries, DeliveryBatch batch)
    {
        var now = time.GetTimestamp();
        foreach (ref readonly var entry in entries) batch.Add(address, "", entry, now);
        inFlight.Add(batch.Deliveries);
        position.Read(entries);
        entries.Clear(); // What was read is not kept here beyond its handling.
        return dispatcher.Enqueue(batch.Deliveries);
    }

    private async ValueTask LookAsync(CancellationToken cancellationToken)
    {
        var state = await store.InspectAsync(address.Stream, cancellationToken).ConfigureAwait(false);
        EntryId? held = position.ToLookFor(state) is { Length: > 0 } read
            ? await store.FindFirstAsync(address.Stream, read, cancellationToken).ConfigureAwait(false) : null;
        _report.Tell(position.Look(state, held));
        _lookedAt = time.GetTimestamp();
    }
}
