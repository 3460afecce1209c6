using Microsoft.Extensions.DependencyInjection;
using StreamGroups.Testing.Hosting;
using StreamGroups.Testing.Quiet;
using StreamGroups.Testing.Recording;

namespace StreamGroups.Testing;

/// <summary>
/// What a test has of an application under <c>AddStreamGroupsTestHarness</c>: it publishes, waits for what handlers do, moves time, and makes things go
/// wrong. From the application's container; safe for use by several callers at once.
/// </summary>
/// <remarks>
/// <see cref="Handled{T}"/> and the others that wait give what has happened, in its order, and else what happens next; each thing once, so that a second
/// call waits for a second one. The lists give everything, and wait for nothing.
/// </remarks>
public sealed partial class StreamGroupsTestHarness
{
    private readonly IServiceProvider _services;
    private readonly HarnessSetup _setup;
    private readonly Journal _journal;
    private readonly RecordReader _reader;
    private readonly QuietWatch _quiet;
    private readonly IWork _work;

    internal StreamGroupsTestHarness(IServiceProvider services)
    {
        _services = services;
        _setup = services.GetRequiredService<HarnessSetup>();
        _journal = services.GetRequiredService<Journal>();
        _reader = services.GetRequiredService<RecordReader>();
        _quiet = services.GetRequiredService<QuietWatch>();
        _work = services.GetRequiredService<IWork>();
        Time = services.GetRequiredService<TimeProvider>();
    }

    /// <summary>The application's time.</summary>
    public TimeProvider Time { get; }

    /// <summary>Publishes a message as the application's own <see cref="IStreamPublisher"/> does, and returns the entry's ID.</summary>
    /// <inheritdoc cref="IStreamPublisher.PublishAsync{T}"/>
    public async Task<EntryId> PublishAsync<T>(
        string stream, T message, PublishOptions? options = null, CancellationToken cancellationToken = default) =>
        await _services.GetRequiredService<IStreamPublisher>().PublishAsync(stream, message, options, cancellationToken).ConfigureAwait(false);

    /// <summary>
    /// The next message of this type that the application or the test has published, where it is not given yet; waits for it if there is none.
    /// </summary>
    /// <typeparam name="T">The type of the message, or one that it is derived from.</typeparam>
    /// <param name="match">Which one; any by default.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="TimeoutException">None came within <see cref="StreamGroupsTestHarnessOptions.Timeout"/>; the text tells what happened.</exception>
    public Task<PublishedMessage<T>> Published<T>(Func<PublishedMessage<T>, bool>? match = null, CancellationToken cancellationToken = default) =>
        WaitAsync(
            () => Publications<T>().FirstOrDefault(one => match?.Invoke(one) != false && one.Record.TryTake()), null,
            () => FailureText.OfPublished(this, match), cancellationToken);

    /// <summary>The next delivery whose handler has begun, whatever came of it: to be looked at while it runs.</summary>
    /// <inheritdoc cref="Handled{T}"/>
    public Task<MessageDelivery<T>> Begun<T>(Func<MessageDelivery<T>, bool>? match = null, CancellationToken cancellationToken = default) =>
        DeliveryAsync(RecordKind.Begun, match, cancellationToken);

    /// <summary>
    /// The next message of this type that a handler has completed and the store has acknowledged, where it is not given yet; waits for it if there is none.
    /// </summary>
    /// <typeparam name="T">The type that the handler takes, or one that it is derived from.</typeparam>
    /// <param name="match">Which one: by the message, its group, its headers, its delivery count. Any by default.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="MessageFailedException">
    /// Such a message has failed for good, and nothing is under way that could still be handled. The inner exception is the handler's.
    /// </exception>
    /// <exception cref="TimeoutException">
    /// None came within <see cref="StreamGroupsTestHarnessOptions.Timeout"/>; the text tells what was published, handled, retried and dead-lettered, and
    /// the inner exceptions are those of handlers.
    /// </exception>
    public Task<MessageDelivery<T>> Handled<T>(Func<MessageDelivery<T>, bool>? match = null, CancellationToken cancellationToken = default) =>
        DeliveryAsync(RecordKind.Handled, match, cancellationToken);

    /// <summary>The next delivery after which a message is to be delivered again, with the exception of its handler and the time that it waits.</summary>
    /// <inheritdoc cref="Handled{T}"/>
    public Task<MessageDelivery<T>> Retried<T>(Func<MessageDelivery<T>, bool>? match = null, CancellationToken cancellationToken = default) =>
        DeliveryAsync(RecordKind.Retried, match, cancellationToken);

    /// <summary>The next delivery after which a message is in its group's dead-letter stream, with the reason and the exception.</summary>
    /// <inheritdoc cref="Handled{T}"/>
    public Task<MessageDelivery<T>> DeadLettered<T>(Func<MessageDelivery<T>, bool>? match = null, CancellationToken cancellationToken = default) =>
        DeliveryAsync(RecordKind.DeadLettered, match, cancellationToken);

    /// <summary>Every message of this type that was published until now, given or not.</summary>
    /// <typeparam name="T">The type of the message, or one that it is derived from.</typeparam>
    public IReadOnlyList<PublishedMessage<T>> Publications<T>() =>
        [.. _journal.Publications().Where(static one => one is { Exception: null, Message: T }).Select(static one => new PublishedMessage<T>(one, (T)one.Message!))];

    /// <summary>Every delivery of messages of this type until now, given or not, in the order in which they began.</summary>
    /// <typeparam name="T">The type that the handler takes, or one that it is derived from.</typeparam>
    public IReadOnlyList<MessageDelivery<T>> Deliveries<T>() => [.. _journal.Deliveries().Select(_reader.Find<T>).OfType<MessageDelivery<T>>()];

    /// <summary>Every delivery until now whose handler has thrown, or whose message could not be read, whatever came of it.</summary>
    public IReadOnlyList<MessageDelivery> Failures =>
        [.. _journal.Deliveries().Where(static one => one.Exception is not null).Select(static one => new MessageDelivery(one))];
}
