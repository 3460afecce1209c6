using StreamGroups.Publishing;

namespace StreamGroups.Filters;

/// <summary>Publishes through filters. Stands before the publisher only where there are filters.</summary>
/// <param name="publisher">Publishes without filters.</param>
/// <param name="gate">Lets a stop wait for a batch.</param>
/// <param name="filters">Made when they are asked for first: a filter may publish itself.</param>
internal sealed class FilteredPublisher(IStreamPublisher publisher, PublishGate gate, Lazy<PublishFilters> filters) : IStreamPublisher
{
    /// <summary>So many messages of a batch are on their way at once.</summary>
    private const int BatchWindow = 1_000;

    public ValueTask<EntryId> PublishAsync<T>(
        string stream, T message, PublishOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(stream);
        return filters.Value.ChainOf(stream)(Context(stream, message, options, null, cancellationToken));
    }

    public async ValueTask<IReadOnlyList<EntryId>> PublishBatchAsync<T>(
        string stream, IEnumerable<T> messages, PublishOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(stream);
        ArgumentNullException.ThrowIfNull(messages);
        PublishOptionsCheck.Batch(options);
        PublishOptionsCheck.Batch(options);
        var chain = filters.Value.ChainOf(stream);
        gate.Enter();
        try
        {
            List<EntryId> published = [];
            foreach (var window in messages.Chunk(BatchWindow))
            {
                List<Task<EntryId>> running = [];
                foreach (var message in window)
                {
                    running.Add(await BeginAsync(chain, stream, message, options, cancellationToken).ConfigureAwait(false));
                    if (published.Count == 0 && running.Count == 1 && !await HasSucceededAsync(running[0]).ConfigureAwait(false)) break;
                }
                await EndAsync(stream, running, published).ConfigureAwait(false);
            }
            return published;
        }
        finally
        {
            gate.Leave();
        }
    }

    public ValueTask<bool> CancelAsync(string stream, EntryId id, CancellationToken cancellationToken = default) =>
        publisher.CancelAsync(stream, id, cancellationToken);

    /// <summary>Returns when the message is on its way, or is not to be sent: the next one is behind it then, however long filters take.</summary>
    private async Task<Task<EntryId>> BeginAsync<T>(
        PublishDelegate chain, string stream, T message, PublishOptions? options, CancellationToken cancellationToken)
    {
        var sending = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var running = RunAsync();
        if (!running.IsCompleted) await Task.WhenAny(running, sending.Task).ConfigureAwait(false);
        return running;

        async Task<EntryId> RunAsync() =>
            await chain(Context(stream, message, options, () => sending.TrySetResult(), cancellationToken)).ConfigureAwait(false);
    }

    /// <summary>The first one waits for the connection: those that wait for it together go out in any order.</summary>
    private static async Task<bool> HasSucceededAsync(Task running)
    {
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return running.IsCompletedSuccessfully;
    }

    private static async Task EndAsync(string stream, List<Task<EntryId>> running, List<EntryId> published)
    {
        await ((Task)Task.WhenAll(running)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var unsure = false;
        Exception? failure = null;
        foreach (var one in running)
        {
            try
            {
                published.Add(await one.ConfigureAwait(false));
            }
            catch (Exception exception)
            {
                failure ??= exception;
                if (exception is not StreamPublishException known) continue;
                published.AddRange(known.PublishedIds);
                unsure |= known.MayBePublished && known.PublishedIds.Count == 0;
            }
        }
        if (failure is OperationCanceledException) System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
        if (failure is not null)
        {
            throw new StreamPublishException(
                stream, $"{failure.Message} {published.Count} messages of the batch are in the stream.", unsure, published, failure);
        }
    }

    private TypedPublishContext<T> Context<T>(
        string stream, T message, PublishOptions? options, Action? sending, CancellationToken cancellationToken)
    {
        var own = options?.Copy() ?? new PublishOptions();
        own.CorrelationId ??= CorrelationIds.New();
        return new TypedPublishContext<T>(publisher, stream, message, own, sending, cancellationToken);
    }
}
