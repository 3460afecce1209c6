using System.Runtime.CompilerServices;
using StreamGroups.Handling;

namespace StreamGroups.Binding;

/// <summary>Leaves the result of a handler and its filters with the delivery, for those who settle it.</summary>
/// <param name="targets">Where results go; null where only outcomes are of use.</param>
internal sealed class ResultTaker(ResultTargets? targets)
{
    /// <param name="result">Anything; an earlier attempt's is replaced, even by nothing.</param>
    /// <param name="delivery">The delivery.</param>
    public void Take(object? result, Delivery delivery)
    {
        delivery.Outcome = result as Outcome;
        if (targets is not null) delivery.Results = targets.MessagesOf(result, delivery);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask TakeAsync(ValueTask<object?> running, Delivery delivery) => Take(await running.ConfigureAwait(false), delivery);
}
