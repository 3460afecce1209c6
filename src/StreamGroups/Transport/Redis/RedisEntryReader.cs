using StackExchange.Redis;
using static StreamGroups.Transport.Redis.RedisText;

namespace StreamGroups.Transport.Redis;

/// <summary>Reads new entries with a blocking <c>XREADGROUP</c>, over a connection that nothing else uses.</summary>
internal sealed class RedisEntryReader : IEntryReader
{
    private const int CountIndex = 4;
    private const int BlockIndex = 6;

    private readonly RedisConnection _connection;
    private readonly RedisCommands _commands;
    private readonly GroupAddress _group;
    private readonly TimeProvider _time;
    private readonly RedisKeyOrValue[] _blocking;
    private readonly RedisKeyOrValue[] _immediate;
    private readonly ActiveReads? _active;
    private readonly Unblocking _unblocking;

    private RedisEntryReader(RedisConnection connection, Unblocking unblocking, RedisCommands commands, ReaderRequest request, string consumer, bool kept, TimeProvider time)
    {
        (_connection, _unblocking, _commands, _group, _time, Consumer, KeptName) = (connection, unblocking, commands, request.Group, time, consumer, kept);
        RedisKeyOrValue[] head = [Arg("GROUP"), Arg(_group.Group), Arg(consumer), Arg("COUNT"), Arg(1)];
        RedisKeyOrValue[] tail = [Arg("STREAMS"), commands.Keys.Stream(_group.Stream), Arg(">")];
        if (request.NoAck) tail = [Arg("NOACK"), .. tail];
        _blocking = [.. head, Arg("BLOCK"), Arg(0), .. tail];
        _immediate = [.. head, .. tail];
        if (request.ActiveToken is not null) _active = new ActiveReads(connection.Database, commands.Keys, request, consumer, time);
    }

    public string Consumer { get; }

    public bool KeptName { get; }

    /// <summary>Takes a name for the reader, which from then on owns the connection; without a name the connection is closed.</summary>
    public static async ValueTask<RedisEntryReader> OpenAsync(
        RedisConnection connection, RedisCommands commands, ConsumerNameDesk names, ReaderRequest request, TimeProvider time,
        CancellationToken cancellationToken)
    {
        try
        {
            var unblocking = await Unblocking.OfAsync(connection, commands, cancellationToken).ConfigureAwait(false);
            var (consumer, kept) = await names.TakeAsync(request, unblocking.ClientId, cancellationToken).ConfigureAwait(false);
            return new RedisEntryReader(connection, unblocking, commands, request, consumer, kept, time);
        }
        catch (Exception exception)
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            if (!RedisErrors.IsKnown(exception)) throw;
            throw RedisErrors.Translate(exception, $"Opening a reader ({request.Group})");
        }
    }

    public async ValueTask<int> ReadAsync(Memory<Entry> entries, BodyBuffer bodies, TimeSpan block, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfZero(entries.Length); // Redis takes 0 for "all".
        cancellationToken.ThrowIfCancellationRequested();
        block = _unblocking.Limit(block);
        var arguments = block > TimeSpan.Zero ? _blocking : _immediate;
        arguments[CountIndex] = Arg(entries.Length);
        if (block > TimeSpan.Zero) arguments[BlockIndex] = Arg(Milliseconds(block));
        try
        {
            if (_active is not null) return await _active.ReadAsync(entries, bodies, block, cancellationToken).ConfigureAwait(false);
            using var reply = await _connection.Database.ExecuteRespAsync("XREADGROUP", arguments, RedisConnection.OfReader)
                .WaitAsync(block + ConnectionProfile.BlockGrace, _time, cancellationToken).ConfigureAwait(false);
            return EntryReplies.ReadGroup(reply, entries.Span, bodies);
        }
        catch (Exception exception) when (RedisErrors.IsKnown(exception))
        {
            throw RedisErrors.Translate(exception, $"Reading ({_group})", _active?.Lacking(exception) ?? LackingRights.Of(exception, arguments));
        }
    }

    public ValueTask UnblockAsync(CancellationToken cancellationToken) => _unblocking.UnblockAsync(_group, cancellationToken);

    public ValueTask DisposeAsync() => _connection.DisposeAsync();
}
