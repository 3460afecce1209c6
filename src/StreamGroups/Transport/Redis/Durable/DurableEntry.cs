using StackExchange.Redis;

namespace StreamGroups.Transport.Redis.Durable;

/// <summary>One entry on its way into a stream and from there to those that have to confirm it. Its caller may give up at any time.</summary>
internal sealed class DurableEntry(string stream, RedisKey key, string command, object[] arguments)
{
    private readonly Lock _lock = new();
    private readonly TaskCompletionSource<DurablePublish> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private EntryId _id;
    private long _confirmed;
    private bool _sent;

    public RedisKey Key { get; } = key;

    /// <summary>What adds it: XADD, or a script that returns its ID, maybe before other things.</summary>
    public string Command { get; } = command;

    public object[] Arguments { get; } = arguments;

    public string Doing => $"Publishing durably ({stream})";

    public Task<DurablePublish> Outcome => _outcome.Task;

    /// <summary>Whether nobody waits for it any more.</summary>
    public bool IsOver => _outcome.Task.IsCompleted;

    public static DurableEntry OfAdd(string stream, RedisKey key, RedisKeyOrValue[] add) =>
        new(stream, key, "XADD", Array.ConvertAll(add, object (argument) => argument.IsKey ? argument.Key : argument.Value));

    public static DurableEntry OfScript(string stream, string script, RedisKey[] keys, RedisValue[] values) =>
        new(stream, keys[0], "EVAL", [script, keys.Length, .. keys, .. values]);

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
