using StreamGroups.Registration;

namespace StreamGroups;

/// <summary>Has messages handled in order.</summary>
public static class OrderedByExtensions
{
    /// <summary>
    /// Handles messages of one key one at a time and in the order of their IDs, and those of different keys beside each other, up to
    /// <see cref="GroupOptions.Concurrency"/>. Where a message is to be delivered again, by a failure or by the handler's own wish, this process keeps it,
    /// and the later ones of its key wait for it; other keys go on. When it was given up, and is in the dead-letter stream, its key goes on too.
    /// </summary>
    /// <remarks>
    /// The order holds within this process: of several each has an order of its own. What waits behind retries comes on top of
    /// <see cref="GroupOptions.Prefetch"/>, up to four times that in all; then nothing more is read until they have gone on, which warning 353 tells. The
    /// message is read once more for its key. One that cannot be read has none, and goes to the dead-letter stream at once; where the function throws, that
    /// is the message's failure. A stop hands back what waits, retries with the rest of their delay. Not for <c>HandleBatch</c>.
    /// </remarks>
    /// <typeparam name="T">What the handler's message is read as; another type is an error when the host starts.</typeparam>
    /// <typeparam name="TKey">The type of the key, compared by its <c>Equals</c>; strings by their characters.</typeparam>
    /// <param name="handler">What <c>Handle</c> returned.</param>
    /// <param name="key">Tells a message's key, such as a customer's number; brief. A message whose key is null keeps no order.</param>
    public static IHandlerBuilder OrderedBy<T, TKey>(this IHandlerBuilder handler, Func<T, TKey> key)
    {
        var own = BuilderGuard.Own<HandlerBuilder>(handler);
        ArgumentNullException.ThrowIfNull(key);
        own.Registration.Orders.Add(OrderRegistration.Of(key));
        return handler;
    }
}
