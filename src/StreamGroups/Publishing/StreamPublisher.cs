using Microsoft.Extensions.Options;
using StreamGroups.Handling;
using StreamGroups.Serialization;
using StreamGroups.Transport;

namespace StreamGroups.Publishing;

/// <inheritdoc cref="IStreamPublisher"/>
internal sealed class StreamPublisher(
    PublishRetries retries, PublishGate gate, ScriptedPublishes scripted, IOptions<RedisStreamsOptions> shared, IDeliveryObserver? observer = null) : IStreamPublisher
{
    /// <summary>So many messages of a batch are on their way at once.</summary>
    private const int BatchWindow = 1_000;

    private readonly RedisStreamsOptions _shared = shared.Value;

    public ValueTask<EntryId> PublishAsync<T>(
        string stream, T message, PublishOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(stream);
        return retries.RunAsync(Job(stream, message, options, PublishOptionsCheck.Trim(options)), cancellationToken);
    }

    public async ValueTask<IReadOnlyList<EntryId>> PublishBatchAsync<T>(
        string stream, IEnumerable<T> messages, PublishOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(stream);
        ArgumentNullException.ThrowIfNull(messages);
        var trim = PublishOptionsCheck.Trim(options);
        PublishOptionsCheck.Batch(options);
        gate.Enter();
        try
        {
            List<EntryId> published = [];
            foreach (var window in messages.Chunk(BatchWindow))
            {
                var jobs = Array.ConvertAll(window, message => Job(stream, message, options, trim));
                if (published.Count == 0 && jobs.Length > 1)
                {
                    // The first one waits for the connection: those that wait for it together go out in any order.
                    await PublishWindowAsync(jobs[..1], published, cancellationToken).ConfigureAwait(false);
                    jobs = jobs[1..];
                }
                await PublishWindowAsync(jobs, published, cancellationToken).ConfigureAwait(false);
            }
            return published;
        }
        finally
        {
            gate.Leave();
        }
    }

    public async ValueTask<bool> CancelAsync(string stream, EntryId id, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(stream);
        if (id == EntryId.Zero) return false;
        var wasWaiting = false;
        var job = scripted.Cancellation(stream, id, () => wasWaiting = true, _shared.PublishTimeout);
        await retries.RunAsync(job, cancellationToken).ConfigureAwait(false);
        return wasWaiting || !job.MayBePublished ? wasWaiting : throw PublishFailures.NotKnown(job, id);
    }

    /// <summary>Begins all in their order, then waits for all, so that it is known of each what became of it.</summary>
    private async ValueTask PublishWindowAsync(PublishJob[] jobs, List<EntryId> published, CancellationToken cancellationToken)
    {
        var running = Array.ConvertAll(jobs, job => retries.RunAsync(job, cancellationToken).AsTask());
        await ((Task)Task.WhenAll(running)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (var job in jobs)
        {
            if (job.Id != default) published.Add(job.Id);
            else if (job.Unconfirmed is { } unconfirmed) published.Add(unconfirmed.Id);
        }
        if (Array.Find(running, job => !job.IsCompletedSuccessfully) is not { } failed) return;
        try
        {
            await failed.ConfigureAwait(false);
        }
        catch (StreamPublishException exception)
        {
            var unsure = jobs.Any(job => job.Id == default && job.MayBePublished);
            throw new StreamPublishException(
                exception.Stream, $"{exception.Message} {published.Count} messages of the batch are in the stream.", unsure, published, exception);
        }
    }

    private PublishJob Job<T>(string stream, T message, PublishOptions? options, in StreamTrim trim)
    {
        var correlationId = options?.CorrelationId ?? CorrelationIds.New();
        var data = MessageWriter.Write(message, options, correlationId, _shared.Json);
        if (data.Length > _shared.MaxMessageSize) throw PublishOptionsCheck.TooLarge(stream, data.Length, _shared.MaxMessageSize);
        var timeout = options?.Timeout ?? _shared.PublishTimeout;
        var observed = observer is null ? null : new ObservedMessage(message, data);
        if (ScriptedPublishes.Takes(options)) return scripted.Job(stream, data, trim, options!, timeout, observed);
        return new PublishJob(stream, data, trim, timeout, options?.RetryWhenUnsure ?? true)
        {
            Durability = options?.Durability ?? Durability.None,
            Observed = observed,
        };
    }
}
