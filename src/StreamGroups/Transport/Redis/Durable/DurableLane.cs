using System.Net;
using StackExchange.Redis;

namespace StreamGroups.Transport.Redis.Durable;

/// <summary>
/// Publishes with one kind of durability, over a connection of its own, since a wait holds up whatever comes behind it there. In rounds: all that
/// came since the last one is added, and one wait behind it confirms it together with what the last one left.
/// </summary>
internal sealed class DurableLane(ConnectionSupervisor connections, Durability durability) : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<EndPoint, DurableServer> _servers = [];
    private readonly List<(DurableServer Server, DurableEntry Entry)> _added = [];
    private List<DurableEntry> _queued = [];
    private RedisConnection? _connection;
    private Task _running = Task.CompletedTask;

    /// <exception cref="OperationCanceledException">The caller gave up before the entry was known to be added.</exception>
    public async ValueTask<DurablePublish> PublishAsync(DurableEntry entry, CancellationToken cancellationToken)
    {
        await connections.CommandsAsync(cancellationToken).ConfigureAwait(false); // Whoever gives up here hears why there is no connection.
        lock (_lock)
        {
            _queued.Add(entry);
            if (_running.IsCompleted) _running = Task.Run(RunAsync, CancellationToken.None);
        }
        try
        {
            return await entry.Outcome.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return entry.GiveUp(cancellationToken);
        }
    }

    public ValueTask DisposeAsync() => connections.DisposeAsync();

    private async Task RunAsync()
    {
        while (Take() is { } entries)
        {
            try
            {
                await RoundAsync(entries).ConfigureAwait(false);
            }
            catch (Exception exception)
            {
                foreach (var entry in entries) entry.Failed(exception);
                Lose(_ => true, exception);
            }
        }
    }

    /// <summary>What came since the last round; null where nothing is left to do, decided under the lock under which a new row of rounds begins.</summary>
    private List<DurableEntry>? Take()
    {
        lock (_lock)
        {
            _added.RemoveAll(one => one.Entry.IsOver);
            if (_queued.Count == 0 && _added.Count == 0)
            {
                _running = Task.CompletedTask;
                return null;
            }
            var taken = _queued;
            _queued = [];
            return taken;
        }
    }

    private async Task RoundAsync(List<DurableEntry> entries)
    {
        var connection = await connections.CommandsAsync(CancellationToken.None).ConfigureAwait(false);
        if (connection != _connection) Renewed(connection);
        List<(DurableServer Server, DurableEntry Entry)> sending = [];
        foreach (var entry in entries)
        {
            if (await ServerOfAsync(connection, entry).ConfigureAwait(false) is { } server) sending.Add((server, entry));
        }

        // Before anything leaves: answers, as they come, add to what was added.
        var servers = sending.Concat(_added).Select(one => one.Server).Distinct().ToArray();

        // All leave here, in this order; only then are answers awaited.
        var adding = sending.ConvertAll(one => AddAsync(connection, one.Server, one.Entry));
        var waiting = Array.ConvertAll(servers, server => (server, server.WaitAsync()));
        await Task.WhenAll(adding).ConfigureAwait(false);
        foreach (var (server, count) in waiting) await ConfirmAsync(connection, server, count).ConfigureAwait(false);
    }

    /// <summary>What was added over another connection: nobody can be asked any more who has confirmed it.</summary>
    private void Renewed(RedisConnection connection)
    {
        Lose(_ => true, RedisErrors.ConfirmationsLost());
        _servers.Clear();
        _connection = connection;
    }

    /// <summary>The server of the entry's key, which can confirm what is asked for; null where there is none, which the entry is told.</summary>
    private async ValueTask<DurableServer?> ServerOfAsync(RedisConnection connection, DurableEntry entry)
    {
        try
        {
            var server = connection.MasterOf(entry.Key);
            if (_servers.TryGetValue(server.EndPoint, out var known)) return known;
            var found = new DurableServer(server, connection.Database.Database, durability);
            await found.ProbeAsync().ConfigureAwait(false);
            return _servers[server.EndPoint] = found;
        }
        catch (Exception exception) when (RedisErrors.IsKnown(exception))
        {
            entry.Failed(RedisErrors.Failed(connection, exception, entry.Doing));
            return null;
        }
    }

    private async Task AddAsync(RedisConnection connection, DurableServer server, DurableEntry entry)
    {
        if (!entry.TrySend()) return;
        try
        {
            entry.Added(await server.AddAsync(entry).ConfigureAwait(false));
            lock (_lock) _added.Add((server, entry));
        }
        catch (Exception exception) when (RedisErrors.IsKnown(exception))
        {
            entry.Failed(RedisErrors.Failed(connection, exception, entry.Doing, entry.Lacking(exception)));
        }
    }

    private async Task ConfirmAsync(RedisConnection connection, DurableServer server, Task<long> waiting)
    {
        try
        {
            var count = await waiting.ConfigureAwait(false);
            foreach (var (of, entry) in _added)
            {
                if (of == server) entry.Confirmed(count, durability.Confirmations);
            }
        }
        catch (Exception exception) when (RedisErrors.IsKnown(exception))
        {
            Lose(of => of == server, RedisErrors.Failed(connection, exception, $"Waiting for confirmations ({durability})"));
            _servers.Remove(server.EndPoint); // On a cluster the connection stays, over which the client may have reached the node anew.
        }
    }

    private void Lose(Predicate<DurableServer> of, Exception exception)
    {
        foreach (var (server, entry) in _added)
        {
            if (of(server)) entry.Failed(exception);
        }
    }
}
