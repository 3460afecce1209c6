namespace StreamGroups;

/// <summary>
/// One group of one stream, as this process consumes it. Safe for use by many callers at once, and from inside handlers. What is said before the host
/// has started holds when it starts.
/// </summary>
/// <remarks>
/// Every call may be repeated; of calls that contradict each other the last one counts. Once the host stops, or the subscription was removed, those
/// that want something begun throw <see cref="InvalidOperationException"/>.
/// </remarks>
public interface IStreamSubscription
{
    /// <summary>The stream's name, without the key prefix.</summary>
    string Stream { get; }

    /// <summary>The group's name.</summary>
    string Group { get; }

    /// <summary>This process's consumer: the name that it asks for, then the one that it got.</summary>
    string Consumer { get; }

    /// <summary>What it does now.</summary>
    SubscriptionState State { get; }

    /// <summary>How many handlers run at once: <see cref="GroupOptions.Concurrency"/> as it is now.</summary>
    int Concurrency { get; }

    /// <summary>How many entries may wait: <see cref="GroupOptions.Prefetch"/> as it is now.</summary>
    int Prefetch { get; }

    /// <summary>
    /// Begins nothing more: nothing is read, claimed or handed to a handler. What waited is handed back to the group; handlers that run go on, and are
    /// settled. The consumer keeps its name. Nothing where it is stopped.
    /// </summary>
    /// <param name="cancellationToken">Ends the waiting; it is paused all the same.</param>
    /// <returns>Completes when nothing more is begun.</returns>
    /// <exception cref="InvalidOperationException">The host is stopping, or the subscription was removed.</exception>
    Task PauseAsync(CancellationToken cancellationToken = default);

    /// <summary>Consumes again after <see cref="PauseAsync"/>; nothing where it was not paused.</summary>
    /// <param name="cancellationToken">Ends the waiting; it goes on all the same.</param>
    /// <returns>Completes when it has begun to connect; <see cref="State"/> says when it runs.</returns>
    /// <exception cref="InvalidOperationException">The host is stopping, or the subscription was removed.</exception>
    Task ResumeAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// Stops as the host does, and ends a pause: begins nothing more, hands back what waited, lets handlers that run finish within
    /// <see cref="RedisStreamsOptions.DrainTimeout"/>, then cancels their tokens, and gives the consumer's name back.
    /// </summary>
    /// <param name="cancellationToken">Ends the time of handlers that run: their tokens are cancelled.</param>
    /// <returns>
    /// Completes when handlers have ended, or their time was over. Inside a handler, whichever it is, it completes when nothing more is begun, since
    /// that handler would wait for itself; the rest follows by itself.
    /// </returns>
    Task StopAsync(CancellationToken cancellationToken = default);

    /// <summary>Consumes again after <see cref="StopAsync"/>; nothing where it was not stopped.</summary>
    /// <param name="cancellationToken">Ends the waiting; it starts all the same.</param>
    /// <returns>Completes when it has begun to connect; <see cref="State"/> says when it runs.</returns>
    /// <exception cref="InvalidOperationException">The host is stopping, or the subscription was removed.</exception>
    Task StartAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// Changes how many handlers run at once, and how many entries may wait, until a reload of configuration changes that very value. Handlers that
    /// run beyond the new number finish.
    /// </summary>
    /// <param name="concurrency">1 to 10,000.</param>
    /// <param name="prefetch">1 to 100,000; left out, it stays as it is.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    /// <exception cref="InvalidOperationException">The host is stopping, or the subscription was removed.</exception>
    void Resize(int concurrency, int? prefetch = null);
}
