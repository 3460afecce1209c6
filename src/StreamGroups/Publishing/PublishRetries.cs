using System.Runtime.CompilerServices;
using Polly;
using Polly.Retry;
using StreamGroups.Handling;
using StreamGroups.Resilience;
using StreamGroups.Transport;

namespace StreamGroups.Publishing;

/// <summary>Publishes through outages until the message's time is over. The first attempt costs nothing beyond itself.</summary>
internal sealed class PublishRetries(IStreamTransport transport, PublishGate gate, TimeProvider time, IDeliveryObserver? observer = null)
{
    private readonly PublishPace _pace = new(time);
    private readonly ResiliencePipeline _pipeline = new ResiliencePipelineBuilder { TimeProvider = time, Name = "publish" }
        .AddRetry(new RetryStrategyOptions
        {
            Name = "publish",
            MaxRetryAttempts = int.MaxValue,
            ShouldHandle = static arguments => new ValueTask<bool>(arguments.Outcome.Exception is RetryableException),
            DelayGenerator = static arguments => new ValueTask<TimeSpan?>(
                ReconnectPipeline.DelayBefore(arguments.AttemptNumber, null, Random.Shared.NextDouble())),
        })
        .Build();

    /// <exception cref="StreamPublishException">The time was over, or another attempt is of no use or not wanted.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<EntryId> RunAsync(PublishJob job, CancellationToken cancellationToken)
    {
        gate.Enter();
        try
        {
            var began = time.GetTimestamp();
            // Where the transport ends the attempt in time no timer is needed.
            var isDone = false;
            if (job.Durability == Durability.None && job.Timeout > transport.LongestCall && _pace.MayTry())
            {
                isDone = await AttemptAsync(job, cancellationToken).ConfigureAwait(false);
                if (!isDone && !job.MayRetry) throw PublishFailures.Of(job);
            }
            if (!isDone) await RetryAsync(job, job.Timeout - time.GetElapsedTime(began), cancellationToken).ConfigureAwait(false);
            observer?.Published(job);
            return job.Id;
        }
        catch (Exception exception) when (observer is not null)
        {
            observer.PublishFailed(job, exception);
            throw;
        }
        finally
        {
            gate.Leave();
        }
    }

    private async ValueTask RetryAsync(PublishJob job, TimeSpan left, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(left > TimeSpan.Zero ? left : TimeSpan.Zero, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            await _pipeline.ExecuteAsync(
                static async (state, token) =>
                {
                    if (!await state.Self.TryAsync(state.Job, token).ConfigureAwait(false) && state.Job.MayRetry) throw new RetryableException();
                },
                (Self: this, Job: job), either.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is OperationCanceledException or RetryableException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw PublishFailures.Of(job);
        }
        if (job.Id != default) return;
        cancellationToken.ThrowIfCancellationRequested();
        throw PublishFailures.Of(job);
    }

    private ValueTask<bool> TryAsync(PublishJob job, CancellationToken cancellationToken)
    {
        if (_pace.MayTry()) return AttemptAsync(job, cancellationToken);
        job.NotTried(_pace.Cause);
        return new(false);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> AttemptAsync(PublishJob job, CancellationToken cancellationToken)
    {
        try
        {
            var isDone = job switch
            {
                ScriptedPublishJob scripted => job.Published(await scripted.SendAsync(cancellationToken).ConfigureAwait(false)),
                { Durability.Confirmations: > 0 } => job.Published(await DurablyAsync(job, cancellationToken).ConfigureAwait(false)),
                _ => job.Published(await transport.PublishAsync(job.Stream, job.Data, job.Trim, cancellationToken).ConfigureAwait(false)),
            };
            _pace.Succeeded();
            return isDone;
        }
        catch (TransportException exception)
        {
            job.Failed(exception);
            _pace.Failed(exception);
            return false;
        }
        catch (OperationCanceledException exception)
        {
            job.GivenUp(exception.InnerException as TransportException);
            throw;
        }
        catch (ObjectDisposedException exception)
        {
            job.Failed(new TransportException(TransportErrorKind.Permanent, "The application has stopped.", exception));
            return false;
        }
    }

    private ValueTask<DurablePublish> DurablyAsync(PublishJob job, CancellationToken cancellationToken) =>
        transport.PublishDurablyAsync(job.Stream, job.Data, job.Trim, job.Durability, cancellationToken);

    /// <summary>Tells the pipeline to try again; never leaves this class.</summary>
    private sealed class RetryableException : Exception;
}
