using StackExchange.Redis;
using StreamGroups.Transport.Redis.Adding;
using StreamGroups.Transport.Redis.Clusters;
using StreamGroups.Transport.Redis.Durable;
using StreamGroups.Transport.Redis.Scripts;
using static StreamGroups.Transport.Redis.RedisText;

namespace StreamGroups.Transport.Redis;

/// <summary>The store is a Redis or Valkey server.</summary>
internal sealed class RedisTransport : IStreamTransport
{
    /// <summary>No read blocks for longer; the readers' connections are set up for it.</summary>
    private static readonly TimeSpan LongestBlock = TimeSpan.FromSeconds(30);

    private readonly ConnectionSupervisor _connections;
    private readonly RedisKeys _keys;
    private readonly TimeProvider _time;
    private readonly RedisCommands _commands;
    private readonly ConsumerNameDesk _names;
    private readonly AddQueues _adding;
    private readonly DurablePublisher _durable;

    public RedisTransport(ConnectionSupervisor connections, RedisKeys keys, TimeProvider time)
    {
        (_connections, _keys, _time) = (connections, keys, time);
        _commands = new RedisCommands(connections, keys);
        _names = new ConsumerNameDesk(_commands, time);
        connections.Connected += _names.Refresh;
        _adding = new AddQueues(_commands);
        _durable = new DurablePublisher(connections);
    }

    /// <summary>The dead letters on the same server, over the same command connection.</summary>
    public IDeadLetterStore DeadLetters => new RedisDeadLetterStore(_commands);

    /// <summary>For readers without a group, over the same command connection.</summary>
    public IBroadcastStore Broadcasts => new RedisBroadcastStore(_commands);

    /// <summary>Message IDs on the same server, over the same connections.</summary>
    public IOnceStore Once => new RedisOnceStore(_commands, _durable);

    /// <summary>The schedules on the same server, over the same connections.</summary>
    public IScheduleStore Schedules => new RedisScheduleStore(_commands, _connections, _durable);

    /// <summary>Where replies are awaited on the same server.</summary>
    public IReplyStore Replies => new RedisReplyStore(_connections, _commands);

    /// <summary>A publish may have to wait for one that is under way.</summary>
    public TimeSpan LongestCall => _connections.LongestCall < TimeSpan.MaxValue / 2 ? 2 * _connections.LongestCall : TimeSpan.MaxValue;

    public void Connect() => _connections.Connect();

    public ValueTask<GroupCreation> EnsureGroupAsync(GroupAddress group, StartPosition start, CancellationToken cancellationToken) =>
        EnsureGroupScript.RunAsync(_commands, group, start, cancellationToken);

    public async ValueTask<IEntryReader> OpenReaderAsync(ReaderRequest request, CancellationToken cancellationToken)
    {
        var connection = await _connections.OpenReaderAsync(_keys.Stream(request.Group.Stream), LongestBlock, cancellationToken).ConfigureAwait(false);
        return await RedisEntryReader.OpenAsync(connection, _commands, _names, request, _time, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<IPlainReader> OpenPlainReaderAsync(string stream, CancellationToken cancellationToken)
    {
        var connection = await _connections.OpenReaderAsync(_keys.Stream(stream), LongestBlock, cancellationToken).ConfigureAwait(false);
        return await RedisPlainReader.OpenAsync(connection, _commands, stream, _time, cancellationToken).ConfigureAwait(false);
    }

    public ValueTask LeaveAsync(GroupAddress group, string consumer, string token, bool forGood, CancellationToken cancellationToken) =>
        _names.LeaveAsync(group, consumer, token, forGood, cancellationToken);

    public async ValueTask<bool> HasPendingAsync(GroupAddress group, CancellationToken cancellationToken)
    {
        RedisKeyOrValue[] arguments = [_keys.Stream(group.Stream), Arg(group.Group)];
        using var reply = await _commands.ExecuteAsync("XPENDING", arguments, "Looking for pending entries", group, cancellationToken).ConfigureAwait(false);
        return ReadFirst(reply) > 0;
    }

    public async ValueTask<PendingEntry[]> PendingOfAsync(
        GroupAddress group, string consumer, EntryId after, int count, CancellationToken cancellationToken)
    {
        RedisKeyOrValue[] arguments =
        [
            _keys.Stream(group.Stream), Arg(group.Group), Arg($"({after}"), Arg("+"), Arg(count), Arg(consumer),
        ];
        using var reply = await _commands.ExecuteAsync("XPENDING", arguments, "Listing own entries", group, cancellationToken).ConfigureAwait(false);
        return ReadPending(reply);
    }

    public async ValueTask<Entry[]> ClaimOwnAsync(
        GroupAddress group, string consumer, string token, ReadOnlyMemory<EntryId> ids, bool counted, CancellationToken cancellationToken)
    {
        var proof = await _names.ProofAsync(group, consumer, token, cancellationToken).ConfigureAwait(false);
        return await ClaimOwnScript.RunAsync(_commands, group, consumer, proof, ids, counted, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<ClaimResult> ClaimDueAsync(ClaimRequest request, CancellationToken cancellationToken)
    {
        var proof = await _names.ProofAsync(request.Group, request.Consumer, request.Token, cancellationToken).ConfigureAwait(false);
        return await ClaimDueScript.RunAsync(_commands, request, proof, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<ClaimResult> ClaimExpiredAsync(ClaimRequest request, CancellationToken cancellationToken)
    {
        var proof = await _names.ProofAsync(request.Group, request.Consumer, request.Token, cancellationToken).ConfigureAwait(false);
        return await ClaimExpiredScript.RunAsync(_commands, request, proof, cancellationToken).ConfigureAwait(false);
    }

    public ValueTask<ActiveClaim> TakeActiveAsync(GroupAddress group, string token, TimeSpan lease, CancellationToken cancellationToken) =>
        TakeActiveScript.RunAsync(_commands, group, token, lease, cancellationToken);

    public ValueTask LeaveActiveAsync(GroupAddress group, string token, CancellationToken cancellationToken) =>
        LeaveActiveScript.RunAsync(_commands, group, token, cancellationToken);

    public ValueTask<PendingPage> PendingOfAllAsync(GroupAddress group, EntryId after, int count, CancellationToken cancellationToken) =>
        PendingOfAllScript.RunAsync(_commands, group, after, count, cancellationToken);

    public ValueTask<Entry[]> TakeOverAsync(GroupAddress group, string consumer, EntryId id, bool counted, CancellationToken cancellationToken) =>
        TakeOverScript.RunAsync(_commands, group, consumer, id, counted, cancellationToken);

    public ValueTask<LeaseState[]> RenewAsync(
        GroupAddress group, string consumer, string token, ReadOnlyMemory<EntryId> ids, CancellationToken cancellationToken) =>
        _names.RenewAsync(group, consumer, token, ids, cancellationToken);

    public async ValueTask<long> AckAsync(GroupAddress group, ReadOnlyMemory<EntryId> ids, CancellationToken cancellationToken)
    {
        if (ids.IsEmpty) return 0;
        var arguments = new AckArguments(_keys.Stream(group.Stream), group.Group, ids.Span);
        using var reply = await _commands.ExecuteAsync("XACK", arguments.Memory, "Acknowledging", group, cancellationToken).ConfigureAwait(false);
        arguments.Return();
        return reply.ReadScalar().ReadInt64();
    }

    public ValueTask<ForwardResult> ForwardAsync(
        GroupAddress group, ReadOnlyMemory<Forward> entries, IReadOnlyList<string>? deleteFor, CancellationToken cancellationToken) =>
        ForwardScript.RunAsync(_commands, group, entries, deleteFor, cancellationToken);

    public async ValueTask<bool> IsOneStepAsync(string stream, ForwardKind kind, string target, CancellationToken cancellationToken)
    {
        if (kind == ForwardKind.ReplyChannel) return true; // Every server of a cluster passes it on.
        RedisKey key = kind == ForwardKind.Stream ? _keys.Stream(target) : target;
        if (ClusterSlot.Of(_keys.Stream(stream)) == ClusterSlot.Of(key)) return true;
        var connection = await _connections.CommandsAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return !await connection.IsClusterAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (RedisErrors.IsKnown(exception))
        {
            throw RedisErrors.Failed(connection, exception, $"Asking whether there is a cluster ({stream})");
        }
    }

    public async ValueTask ReplyAsync(ForwardedMessage reply, CancellationToken cancellationToken)
    {
        if (reply.Kind == ForwardKind.ReplyStream)
        {
            await ReplyScript.RunAsync(_commands, reply, cancellationToken).ConfigureAwait(false);
            return;
        }
        RedisKeyOrValue[] arguments = [(RedisValue)reply.Target, (RedisValue)reply.Data];
        using var answer = await _commands.ExecuteAsync("PUBLISH", arguments, "Replying", reply.Target, cancellationToken).ConfigureAwait(false);
    }

    public ValueTask<SettleResult[]> ParkAsync(
        GroupAddress group, string consumer, ReadOnlyMemory<Parking> entries, CancellationToken cancellationToken) =>
        ParkScript.RunAsync(_commands, group, consumer, entries, cancellationToken);

    public ValueTask<SettleResult> DeadLetterAsync(
        GroupAddress group, string consumer, EntryId id, DeadLetter letter, CancellationToken cancellationToken) =>
        DeadLetterScript.RunAsync(_commands, group, consumer, id, letter, cancellationToken);

    public ValueTask<EntryId> PublishAsync(string stream, ReadOnlyMemory<byte> data, StreamTrim trim, CancellationToken cancellationToken)
    {
        var queue = _adding.Of(stream);
        return cancellationToken.CanBeCanceled ? AddAsync(queue, data, trim, cancellationToken) : queue.AddAsync(data, trim);
    }

    public async ValueTask<DurablePublish> PublishDurablyAsync(
        string stream, ReadOnlyMemory<byte> data, StreamTrim trim, Durability durability, CancellationToken cancellationToken)
    {
        if (!ClusterSlot.KeepsTogether(_keys, stream)) await _commands.RefuseOnClusterAsync(stream, "Publishing", cancellationToken).ConfigureAwait(false);
        var entry = DurableEntry.OfAdd(stream, _keys.Stream(stream), AddArguments.Of(_keys.Stream(stream), data, trim));
        return await _durable.PublishAsync(entry, durability, cancellationToken).ConfigureAwait(false);
    }

    public ValueTask<GroupSnapshot?> InspectAsync(GroupAddress group, CancellationToken cancellationToken) =>
        InspectScript.RunAsync(_commands, group, cancellationToken);

    public ValueTask<long> RestoreAsync(
        GroupAddress group, string consumer, ReadOnlyMemory<RestoredEntry> entries, CancellationToken cancellationToken) =>
        RestoreScript.RunAsync(_commands, group, consumer, entries, cancellationToken);

    public ValueTask SaveMarkAsync(GroupAddress group, CancellationToken cancellationToken) =>
        SaveMarkScript.RunAsync(_commands, group, cancellationToken);

    public ValueTask<string[]> RemoveIdleConsumersAsync(GroupAddress group, TimeSpan idle, CancellationToken cancellationToken) =>
        RemoveIdleConsumersScript.RunAsync(_commands, group, idle, cancellationToken);

    public IDisposable OnWake(GroupAddress group, Action<TimeSpan> wake) => _connections.OnWake(_keys.WakeChannel(group), wake);

    public async ValueTask DisposeAsync()
    {
        await _durable.DisposeAsync().ConfigureAwait(false); // Its connections ask those of the commands for the master.
        await _connections.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>For containers that are disposed of synchronously; waits, as the host itself does.</summary>
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    private async ValueTask<EntryId> AddAsync(AddQueue queue, ReadOnlyMemory<byte> data, StreamTrim trim, CancellationToken cancellationToken)
    {
        await _connections.CommandsAsync(cancellationToken).ConfigureAwait(false); // Whoever gives up here hears why there is no connection.
        return await queue.AddAsync(data, trim).AsTask().WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    private static long ReadFirst(RespResult reply)
    {
        var reader = reply.Read();
        reader.MoveNextScalar();
        return reader.ReadInt64();
    }

    private static PendingEntry[] ReadPending(RespResult reply)
    {
        var reader = reply.Read();
        return EntryReplies.ReadPending(ref reader);
    }
}
