using StreamGroups.Transport;

namespace StreamGroups.Requests;

/// <summary>One request that waits for its reply.</summary>
internal sealed class ReplyWaiter(Action<ReplyWaiter> forget) : IDisposable
{
    private readonly TaskCompletionSource<Payload> _reply = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<Payload> Reply => _reply.Task;

    /// <summary>False where it has one already.</summary>
    public bool TrySet(in Payload reply) => _reply.TrySetResult(reply);

    public void Cancel() => _reply.TrySetCanceled();

    public void Dispose() => forget(this);
}
