using System.Runtime.CompilerServices;
using StreamGroups.Handling;

namespace StreamGroups.Binding;

/// <summary>Leaves the result of a handler and its filters with the delivery, for those who settle it.</summary>
internal static class ResultTaker
{
    /// <param name="result">Anything; an earlier attempt's is replaced, even by nothing.</param>
    /// <param name="delivery">The delivery.</param>
    public static void Take(object? result, Delivery delivery) => delivery.Outcome = result as Outcome;

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public static async ValueTask TakeAsync(ValueTask<object?> running, Delivery delivery) => Take(await running.ConfigureAwait(false), delivery);
}
