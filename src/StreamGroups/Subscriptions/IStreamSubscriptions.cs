namespace StreamGroups;

/// <summary>All groups that this process consumes, those that were added while it runs too. A singleton, safe for use by many callers at once.</summary>
/// <remarks>
/// The first use checks everything that was mapped, if the host's start has not done so, and throws as that does:
/// <see cref="StreamRegistrationException"/>, or <c>OptionsValidationException</c> of Microsoft.Extensions.Options.
/// </remarks>
public interface IStreamSubscriptions
{
    /// <summary>The subscriptions as they are now, in the order in which they were mapped.</summary>
    IReadOnlyList<IStreamSubscription> All { get; }

    /// <summary>The subscription of a group; null where this process has none.</summary>
    /// <param name="stream">The stream's name, without the key prefix.</param>
    /// <param name="group">The group's name.</param>
    IStreamSubscription? Find(string stream, string group);

    /// <summary>
    /// Maps streams, groups and handlers as at the start, checked in the same way and beside what there is, with options from configuration by their
    /// path; and consumes them, at once or when the host starts. A group is created where it is missing.
    /// </summary>
    /// <param name="map">
    /// Maps them. What holds for the whole application, such as the connection, cannot be changed here; <c>OnException</c> on the builder concerns what
    /// is mapped here alone. No services can be added.
    /// </param>
    /// <param name="cancellationToken">Ends the waiting for the groups to be created, 2 s at most; they are consumed all the same.</param>
    /// <returns>The new subscriptions.</returns>
    /// <exception cref="StreamRegistrationException">Something does not fit; all faults are in it, and nothing was added.</exception>
    /// <exception cref="InvalidOperationException">The host is stopping.</exception>
    Task<IReadOnlyList<IStreamSubscription>> AddAsync(Action<IRedisStreamsBuilder> map, CancellationToken cancellationToken = default);

    /// <summary>
    /// Stops a subscription as <see cref="IStreamSubscription.StopAsync"/> does, and forgets it: it may be added again. The group stays on the server,
    /// with what is pending and new. Nothing where it was removed before.
    /// </summary>
    /// <param name="subscription">One of <see cref="All"/>.</param>
    /// <param name="cancellationToken">Ends the time of handlers that run.</param>
    /// <exception cref="ArgumentException">The subscription is none of this application's.</exception>
    Task RemoveAsync(IStreamSubscription subscription, CancellationToken cancellationToken = default);
}
