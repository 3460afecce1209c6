namespace StreamGroups.Engine.Dispatching;

/// <summary>Lets one caller wait for a value. Calls are made under its owner's lock; the caller goes on elsewhere.</summary>
internal sealed class SingleWaiter<T>
{
    private TaskCompletionSource<T>? _source;

    public ValueTask<T> WaitAsync(CancellationToken cancellationToken)
    {
        if (_source is { Task.IsCompleted: false }) throw new InvalidOperationException("Somebody waits already.");
        var source = _source = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        return cancellationToken.CanBeCanceled ? WaitAsync(source, cancellationToken) : new(source.Task);
    }

    /// <summary>False where nobody waits.</summary>
    public bool TryComplete(T value)
    {
        var source = _source;
        _source = null;
        return source is not null && source.TrySetResult(value);
    }

    /// <summary>Cancelling goes through the same source, so that a value is either taken by the caller or refused here: never lost between.</summary>
    private static async ValueTask<T> WaitAsync(TaskCompletionSource<T> source, CancellationToken cancellationToken)
    {
        var registration = cancellationToken.UnsafeRegister(
            static (state, token) => ((TaskCompletionSource<T>)state!).TrySetCanceled(token), source);
        await using (registration.ConfigureAwait(false))
        {
            return await source.Task.ConfigureAwait(false);
        }
    }
}
