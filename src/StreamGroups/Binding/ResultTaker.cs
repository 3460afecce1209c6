using System.Runtime.CompilerServices;
using StreamGroups.Handling;
using StreamGroups.Transport;

namespace StreamGroups.Binding;

/// <summary>Leaves the result of a handler and its filters with the delivery, for those who settle it.</summary>
/// <param name="targets">Where results go; null where only outcomes are of use.</param>
internal sealed class ResultTaker(ResultTargets? targets)
{
    /// <param name="result">Anything; an earlier attempt's is replaced, even by nothing.</param>
    /// <param name="delivery">The delivery.</param>
    /// <param name="cancellationToken">The handler's token.</param>
    public ValueTask TakeAsync(object? result, Delivery delivery, CancellationToken cancellationToken)
    {
        delivery.Outcome = result as Outcome;
        if (targets is null) return default;
        var messages = targets.MessagesOfAsync(result, delivery, cancellationToken);
        if (!messages.IsCompletedSuccessfully) return KeepAsync(messages, delivery);
        delivery.Results = messages.GetAwaiter().GetResult();
        return default;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask TakeAsync(ValueTask<object?> running, Delivery delivery, CancellationToken cancellationToken) =>
        await TakeAsync(await running.ConfigureAwait(false), delivery, cancellationToken).ConfigureAwait(false);

    private static async ValueTask KeepAsync(ValueTask<ForwardedMessage[]?> messages, Delivery delivery) =>
        delivery.Results = await messages.ConfigureAwait(false);
}
