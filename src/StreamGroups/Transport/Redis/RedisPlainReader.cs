using StackExchange.Redis;
using static StreamGroups.Transport.Redis.RedisText;

namespace StreamGroups.Transport.Redis;

/// <summary>Reads a stream without a group with a blocking <c>XREAD</c>, over a connection that nothing else uses.</summary>
internal sealed class RedisPlainReader : IPlainReader
{
    private const int CountIndex = 1;
    private const int BlockIndex = 3;

    private readonly RedisConnection _connection;
    private readonly RedisCommands _commands;
    private readonly string _stream;
    private readonly TimeProvider _time;
    private readonly RedisKeyOrValue[] _blocking;
    private readonly RedisKeyOrValue[] _immediate;
    private readonly Unblocking _unblocking;

    private RedisPlainReader(RedisConnection connection, Unblocking unblocking, RedisCommands commands, string stream, TimeProvider time)
    {
        (_connection, _unblocking, _commands, _stream, _time) = (connection, unblocking, commands, stream, time);
        RedisKeyOrValue[] tail = [Arg("STREAMS"), commands.Keys.Stream(stream), Arg("0-0")];
        _blocking = [Arg("COUNT"), Arg(1), Arg("BLOCK"), Arg(0), .. tail];
        _immediate = [Arg("COUNT"), Arg(1), .. tail];
    }

    /// <summary>The reader owns the connection from then on.</summary>
    public static async ValueTask<RedisPlainReader> OpenAsync(
        RedisConnection connection, RedisCommands commands, string stream, TimeProvider time, CancellationToken cancellationToken)
    {
        try
        {
            return new RedisPlainReader(
                connection, await Unblocking.OfAsync(connection, commands, cancellationToken).ConfigureAwait(false), commands, stream, time);
        }
        catch (Exception exception)
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            if (!RedisErrors.IsKnown(exception)) throw;
            throw RedisErrors.Translate(exception, $"Opening a reader ({stream})");
        }
    }

    public async ValueTask<int> ReadAsync(
        EntryId after, Memory<Entry> entries, BodyBuffer bodies, TimeSpan block, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfZero(entries.Length); // Redis takes 0 for "all".
        cancellationToken.ThrowIfCancellationRequested();
        block = _unblocking.Limit(block);
        var arguments = block > TimeSpan.Zero ? _blocking : _immediate;
        arguments[CountIndex] = Arg(entries.Length);
        if (block > TimeSpan.Zero) arguments[BlockIndex] = Arg(Milliseconds(block));
        arguments[^1] = Arg(Value(after));
        try
        {
            using var reply = await _connection.Database.ExecuteRespAsync("XREAD", arguments, RedisConnection.OfReader)
                .WaitAsync(block + ConnectionProfile.BlockGrace, _time, cancellationToken).ConfigureAwait(false);
            return EntryReplies.ReadGroup(reply, entries.Span, bodies);
        }
        catch (Exception exception) when (RedisErrors.IsKnown(exception))
        {
            throw RedisErrors.Translate(exception, $"Reading ({_stream})", LackingRights.Of(exception, arguments));
        }
    }

    public ValueTask UnblockAsync(CancellationToken cancellationToken) => _unblocking.UnblockAsync(_stream, cancellationToken);

    public ValueTask DisposeAsync() => _connection.DisposeAsync();
}
