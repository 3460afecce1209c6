using StackExchange.Redis;

namespace StreamGroups.Transport.Redis.Durable;

/// <summary>One entry on its way into a stream and from there to those that have to confirm it. Its caller may give up at any time.</summary>
internal sealed class DurableEntry
{
    private readonly string _stream;
    private readonly string? _script;
    private readonly RedisKey[] _keys;
    private readonly Lock _lock = new();
    private readonly TaskCompletionSource<DurablePublish> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private EntryId _id;
    private long _confirmed;
    private bool _sent;

    private DurableEntry(string stream, string command, object[] arguments, RedisKey[] keys, string? script = null) =>
        (_stream, Command, Arguments, _keys, _script) = (stream, command, arguments, keys, script);

    public RedisKey Key => _keys[0];

    /// <summary>What adds it: XADD, or a script that returns its ID, maybe before other things.</summary>
    public string Command { get; }

    public object[] Arguments { get; }

    public string Doing => $"Publishing durably ({_stream})";

    public Task<DurablePublish> Outcome => _outcome.Task;

    /// <summary>Whether nobody waits for it any more.</summary>
    public bool IsOver => _outcome.Task.IsCompleted;

    public static DurableEntry OfAdd(string stream, RedisKey key, RedisKeyOrValue[] add) =>
        new(stream, "XADD", Array.ConvertAll(add, object (argument) => argument.IsKey ? argument.Key : argument.Value), [key]);

    public static DurableEntry OfScript(string stream, string script, RedisKey[] keys, RedisValue[] values) =>
        new(stream, "EVAL", [script, keys.Length, .. keys, .. values], keys, script);

    /// <summary>The right that was missing to add it, as sentences, with a space before; nothing where the error is another one.</summary>
    public string Lacking(Exception exception) => _script is null
        ? LackingRights.Of(exception, [(RedisKeyOrValue)Key]) : LackingRights.Of(exception, _script, _keys);

    /// <summary>False where its caller gave up before.</summary>
    public bool TrySend()
    {
        lock (_lock) return _sent = !IsOver;
    }

    public void Added(EntryId id)
    {
        lock (_lock) _id = id;
    }

    /// <summary>So many have confirmed it.</summary>
    public void Confirmed(long count, int wanted)
    {
        lock (_lock)
        {
            _confirmed = count;
            if (count >= wanted) _outcome.TrySetResult(new DurablePublish(_id, count, null));
        }
    }

    /// <summary>It was not added; or, where it was, it cannot be known any more who has confirmed it.</summary>
    public void Failed(Exception exception)
    {
        lock (_lock)
        {
            if (_id != default && exception is TransportException failure) _outcome.TrySetResult(new DurablePublish(_id, _confirmed, failure));
            else _outcome.TrySetException(exception);
        }
    }

    /// <summary>What is known when its caller gives up.</summary>
    /// <exception cref="OperationCanceledException">It was not sent, which the inner exception says; or its answer has not come.</exception>
    public DurablePublish GiveUp(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_id != default) _outcome.TrySetResult(new DurablePublish(_id, _confirmed, null));
            else _outcome.TrySetCanceled(cancellationToken);
            if (_outcome.Task.IsCompletedSuccessfully) return _outcome.Task.GetAwaiter().GetResult();
            var cause = _sent ? null : new TransportException(TransportErrorKind.Transient, "Its time was over before it was sent.");
            throw new OperationCanceledException("The publish was given up.", cause, cancellationToken);
        }
    }
}
