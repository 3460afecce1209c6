using System.Threading.Tasks.Sources;

namespace StreamGroups.Handling.Batches;

/// <summary>One delivery in a batch, and the call that waits for what comes of it.</summary>
internal sealed class BatchItem(Delivery delivery, ISettler settler) : IValueTaskSource
{
    private ManualResetValueTaskSourceCore<bool> _outcome;
    private bool _hasEnded;

    public Delivery Delivery => delivery;

    public ISettler Settler => settler;

    /// <summary>Whether it had an outcome before a handler began: the group's mode is to acknowledge first, or not at all.</summary>
    public bool WasSettled { get; private set; }

    public ValueTask Outcome => new(this, _outcome.Version);

    /// <summary>Whether it has to be handled still.</summary>
    public bool IsOpen => !_hasEnded && delivery.IsSettled == WasSettled;

    public void Begin() => WasSettled = delivery.IsSettled;

    /// <summary>What waits for it goes on within this call. Only the first outcome counts.</summary>
    /// <param name="failure">Null where the handler completed.</param>
    public void End(Exception? failure)
    {
        if (_hasEnded) return;
        _hasEnded = true;
        if (failure is null) _outcome.SetResult(true); else _outcome.SetException(failure);
    }

    public void GetResult(short token) => _outcome.GetResult(token);

    public ValueTaskSourceStatus GetStatus(short token) => _outcome.GetStatus(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _outcome.OnCompleted(continuation, state, token, flags);
}
