using System.Threading.Tasks.Sources;

namespace StreamGroups.Transport.Redis.Adding;

/// <summary>An entry that is to be added, and what its caller awaits; used again and again.</summary>
internal sealed class Addition(AdditionPool pool) : IValueTaskSource<EntryId>
{
    private ManualResetValueTaskSourceCore<EntryId> _outcome;

    public ReadOnlyMemory<byte> Data { get; private set; }

    public StreamTrim Trim { get; private set; }

    public ValueTask<EntryId> Outcome => new(this, _outcome.Version);

    public void Begin(ReadOnlyMemory<byte> data, in StreamTrim trim) => (Data, Trim) = (data, trim);

    /// <param name="outcome">What became of it.</param>
    /// <param name="elsewhere">Whether the caller goes on in another thread, since others wait for this one.</param>
    public void End(in AddOutcome outcome, bool elsewhere)
    {
        _outcome.RunContinuationsAsynchronously = elsewhere;
        if (outcome.Failure is { } failure) _outcome.SetException(failure); else _outcome.SetResult(outcome.Id);
    }

    EntryId IValueTaskSource<EntryId>.GetResult(short token)
    {
        try
        {
            return _outcome.GetResult(token);
        }
        finally
        {
            _outcome.Reset();
            Data = default;
            pool.Return(this);
        }
    }

    ValueTaskSourceStatus IValueTaskSource<EntryId>.GetStatus(short token) => _outcome.GetStatus(token);

    void IValueTaskSource<EntryId>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _outcome.OnCompleted(continuation, state, token, flags);
}
