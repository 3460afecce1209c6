using StreamGroups.Handling;
using StreamGroups.Serialization;

namespace StreamGroups.Pulling;

/// <summary>A delivery while a caller has it: the place of its handler's run. It ends when the caller settles it or has no more use for it.</summary>
internal sealed class PullTurn(Delivery delivery, ISettler settler, CancellationToken cancellationToken) : ISettler
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Delivery Delivery => delivery;

    /// <summary>Completes as a handler would.</summary>
    public async Task EndAsync()
    {
        var registration = cancellationToken.UnsafeRegister(
            static (state, token) => ((TaskCompletionSource)state!).TrySetCanceled(token), _ended);
        await using (registration.ConfigureAwait(false))
        {
            await _ended.Task.ConfigureAwait(false);
        }
    }

    public MessageContext NewContext() =>
        new(delivery, this, () => ReceivedMessage.Parse(in delivery.Payload).ReadHeaders(), cancellationToken);

    /// <summary>The caller is done with it.</summary>
    public void Complete() => _ended.TrySetResult();

    public void Fail(Exception exception) => _ended.TrySetException(exception);

    /// <summary>The caller is not done with it, and goes.</summary>
    /// <param name="uncounted">Whether that is nobody's failure.</param>
    public void Leave(bool uncounted)
    {
        if (uncounted) Release(delivery, TimeSpan.Zero); else Fail(new MessageLeftException());
    }

    public void Ack(Delivery settled)
    {
        settler.Ack(settled);
        Complete();
    }

    public ValueTask AckAsync(Delivery settled, CancellationToken waiting) => Ending(settler.AckAsync(settled, waiting));

    public ValueTask RetryAsync(Delivery settled, TimeSpan? delay, CancellationToken waiting) => Ending(settler.RetryAsync(settled, delay, waiting));

    public ValueTask DeadLetterAsync(Delivery settled, string reason, Exception? exception, CancellationToken waiting) =>
        Ending(settler.DeadLetterAsync(settled, reason, exception, waiting));

    public ValueTask<bool> RenewAsync(Delivery renewed, CancellationToken waiting) => settler.RenewAsync(renewed, waiting);

    public void Release(Delivery released, TimeSpan delay)
    {
        settler.Release(released, delay);
        Complete();
    }

    /// <summary>Its outcome is given, and is on its way.</summary>
    private ValueTask Ending(ValueTask settling)
    {
        Complete();
        return settling;
    }
}
