namespace StreamGroups;

/// <summary>
/// Takes a group's messages when it is asked for them, for groups that are mapped with <c>Pull</c>. Any number of callers may ask at once, each of which
/// gets other messages. Leases, retries, dead letters and stops are those of every group; a message counts as delivered when it is handed over.
/// </summary>
public interface IStreamConsumer
{
    /// <summary>The stream's name, without the key prefix.</summary>
    string Stream { get; }

    /// <summary>The group's name.</summary>
    string Group { get; }

    /// <summary>
    /// Hands over one message after the other, until the host stops. Asking for the next one acknowledges the last one, unless that is settled already
    /// by its <see cref="StreamMessage{T}.Context"/>. Where the loop is left without that, by a cancellation or the host's stop, the last one is handed
    /// back at once, and its delivery does not count; by <c>break</c> or an exception, it has failed: it is delivered again after
    /// <see cref="GroupOptions.Backoff"/>, up to <see cref="GroupOptions.MaxDeliveries"/> times. Settle it before a <c>break</c> that is no failure.
    /// </summary>
    /// <typeparam name="T">What bodies are read as. A message that cannot be goes to the dead-letter stream, and the next one is handed over.</typeparam>
    /// <param name="cancellationToken">Ends the loop with an <see cref="OperationCanceledException"/>.</param>
    IAsyncEnumerable<StreamMessage<T>> ReadAsync<T>(CancellationToken cancellationToken = default);

    /// <summary>
    /// Hands over one message, which the caller settles by its <see cref="StreamMessage{T}.Context"/>; null where none came in time, or the host stops.
    /// Until it is settled its lease is renewed, whatever else is asked for, up to <see cref="GroupOptions.MaxLease"/>: then its delivery has failed, and
    /// it is delivered again. What is not settled when the host's time to stop is over is handed back.
    /// </summary>
    /// <typeparam name="T">As for <see cref="ReadAsync"/>.</typeparam>
    /// <param name="timeout">How long to wait for a message, from above 0 to 24 days; <see cref="Timeout.InfiniteTimeSpan"/> is without end.</param>
    /// <param name="cancellationToken">Ends the waiting with an <see cref="OperationCanceledException"/>; no message is lost by that.</param>
    /// <exception cref="ArgumentOutOfRangeException">The time is 0, negative or longer than 24 days.</exception>
    ValueTask<StreamMessage<T>?> ReadOneAsync<T>(TimeSpan timeout, CancellationToken cancellationToken = default);
}
