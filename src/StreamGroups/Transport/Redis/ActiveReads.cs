using StackExchange.Redis;
using StreamGroups.Transport.Redis.Scripts;
using static StreamGroups.Transport.Redis.RedisText;

namespace StreamGroups.Transport.Redis;

/// <summary>
/// Reads for a group of which one process is active alone. Scripts cannot wait, so it waits by looking at the stream (<c>XREAD BLOCK</c>), which takes
/// nothing, and reads by a script that asks who is active.
/// </summary>
internal sealed class ActiveReads
{
    /// <summary>One that is no longer active hears of it soon; until then it does not ask without a pause.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly IDatabase _database;
    private readonly TimeProvider _time;
    private readonly RedisKey _stream;
    private readonly RedisKey[] _keys;
    private readonly RedisValue[] _values;

    public ActiveReads(IDatabase database, RedisKeys keys, ReaderRequest request, string consumer, TimeProvider time)
    {
        (_database, _time, _stream) = (database, time, keys.Stream(request.Group.Stream));
        _keys = [_stream, keys.Active(request.Group)];
        _values = [request.Group.Group, consumer, request.ActiveToken, 0, request.NoAck ? "NOACK" : ""];
    }

    public async Task<int> ReadAsync(Memory<Entry> entries, BodyBuffer bodies, TimeSpan block, CancellationToken cancellationToken)
    {
        var (count, lastId) = await ReadNowAsync(entries, bodies, cancellationToken).ConfigureAwait(false);
        if (count > 0 || block <= TimeSpan.Zero) return count;
        if (lastId is null)
        {
            await Task.Delay(block < Pause ? block : Pause, _time, cancellationToken).ConfigureAwait(false);
            return 0;
        }
        RedisKeyOrValue[] arguments = [Arg("COUNT"), Arg(1), Arg("BLOCK"), Arg(Milliseconds(block)), Arg("STREAMS"), _stream, Arg(lastId)];
        using (var seen = await _database.ExecuteRespAsync("XREAD", arguments, RedisConnection.OfReader)
            .WaitAsync(block + ConnectionProfile.BlockGrace, _time, cancellationToken).ConfigureAwait(false))
        {
            if (seen.IsNull) return 0;
        }
        return (await ReadNowAsync(entries, bodies, cancellationToken).ConfigureAwait(false)).Count;
    }

    /// <summary>What a user has to be granted after this exception, if that is its cause.</summary>
    public string Lacking(Exception exception) => LackingRights.Of(exception, ReadActiveScript.Text, _keys);

    private async Task<(int Count, string? LastId)> ReadNowAsync(Memory<Entry> entries, BodyBuffer bodies, CancellationToken cancellationToken)
    {
        _values[3] = entries.Length;
        using var reply = await RedisCommands.EvaluateAsync(_database, ReadActiveScript.Text, _keys, _values, RedisConnection.OfReader)
            .WaitAsync(ConnectionProfile.BlockGrace, _time, cancellationToken).ConfigureAwait(false);
        return ReadActiveScript.Parse(reply, entries.Span, bodies);
    }
}
