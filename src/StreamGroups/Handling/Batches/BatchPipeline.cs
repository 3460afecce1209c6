using System.Runtime.ExceptionServices;
using Microsoft.Extensions.Logging;
using Polly;
using StreamGroups.Diagnostics;
using StreamGroups.Engine.Dispatching;

namespace StreamGroups.Handling.Batches;

/// <summary>
/// Handles deliveries in batches: an exception of the handler is the failure of each message that it has not settled. A resilience pipeline is around
/// the whole batch, and a further attempt is given what is not settled by then.
/// </summary>
internal sealed class BatchPipeline : IBatchPipeline
{
    private readonly IBatchHandler _handler;
    private readonly ResiliencePipeline? _resilience;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private BatchCollector? _collector;

    public BatchPipeline(IBatchHandler handler, TimeProvider time, ILogger logger, ResiliencePipeline? resilience = null) =>
        (_handler, _time, _logger, _resilience) = (handler, time, logger, resilience);

    /// <summary>No delivery needs a token of its own: a batch has one for all.</summary>
    public bool UsesToken => false;

    public bool KeepsDelivery => _handler.KeepsDelivery;

    public bool KeepsBody => _handler.KeepsBody;

    private BatchCollector Collector => _collector ?? throw new InvalidOperationException("The pipeline was not told of its options.");

    public void Use(Func<GroupOptions> options) => _collector = new BatchCollector(RunAsync, options, _time);

    public IMessagePipeline Within(ResiliencePipeline resilience) => new BatchPipeline(_handler, _time, _logger, resilience);

    public void Stop() => Collector.Stop();

    public void Resume() => Collector.Resume();

    public ValueTask HandleAsync(Delivery delivery, ISettler settler, CancellationToken cancellationToken) =>
        Collector.JoinAsync(new BatchItem(delivery, settler));

    private async Task RunAsync(IReadOnlyList<BatchItem> batch, Action handled)
    {
        var source = _handler.UsesToken || _resilience is not null ? new CancellationTokenSource() : null;
        Begin(batch, source);
        var failure = await TryAsync(batch, source?.Token ?? CancellationToken.None).ConfigureAwait(false);
        handled(); // The next batch begins while the outcomes of this one are on their way.
        if (failure is null)
        {
            foreach (var item in batch) item.End(null);
        }
        else
        {
            Fail(batch, failure, source?.IsCancellationRequested ?? false);
        }
    }

    /// <summary>The longest lease counts from now, for all of them; what was lost or cancelled while it waited is not begun.</summary>
    private void Begin(IReadOnlyList<BatchItem> batch, CancellationTokenSource? source)
    {
        var now = _time.GetTimestamp();
        foreach (var item in batch)
        {
            var delivery = item.Delivery;
            item.Begin();
            if (delivery.IsCancelled)
            {
                item.End(new OperationCanceledException());
                continue;
            }
            if (!delivery.IsGone) delivery.HandlerBegunAt = delivery.RenewingSince = now;
            if (source is not null) delivery.ShareCancellation(source);
        }
    }

    private async ValueTask<Exception?> TryAsync(IReadOnlyList<BatchItem> batch, CancellationToken cancellationToken)
    {
        try
        {
            if (_resilience is null) await _handler.HandleAsync(batch, cancellationToken).ConfigureAwait(false);
            else await HandleWithinAsync(_resilience, batch, cancellationToken).ConfigureAwait(false);
            return null;
        }
        catch (Exception exception)
        {
            return exception;
        }
    }

    private async ValueTask HandleWithinAsync(ResiliencePipeline resilience, IReadOnlyList<BatchItem> batch, CancellationToken cancellationToken)
    {
        var run = new ResilientRun(_handler, batch);
        var context = ResilienceContextPool.Shared.Get(cancellationToken);
        Polly.Outcome<object?> outcome;
        try
        {
            outcome = await resilience.ExecuteOutcomeAsync(
                static (attempt, run) => run.AttemptAsync(attempt.CancellationToken), context, run).ConfigureAwait(false);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
        (outcome.Result as ExceptionDispatchInfo)?.Throw();
        if (!run.HasBegun && outcome.Exception is ExecutionRejectedException rejection) throw new HandlerNotBegunException(rejection);
        outcome.ThrowIfException();
    }

    private void Fail(IReadOnlyList<BatchItem> batch, Exception failure, bool wasCancelled)
    {
        BatchItem[] open = [.. batch.Where(static item => item.IsOpen)];
        var isNobodysFault = wasCancelled && FailurePolicy.IsCancellation(failure) && !open.Any(static item => item.Delivery.IsOverdue);
        if (open.Length > 1 && !isNobodysFault && failure is not HandlerNotBegunException)
        {
            DispatchingLog.BatchFailed(_logger, failure, open[0].Delivery.Group, open.Length, open[0].Delivery.Id, open[^1].Delivery.Id);
            foreach (var item in open) item.Delivery.IsFailureTold = true;
        }
        if (open.Length == 0) batch[0].End(failure); // Which the log tells, once.
        foreach (var item in batch)
        {
            // The lease of one that is lost, or the stop, cancels the whole batch: the others did not fail.
            if (!item.IsOpen) item.End(null);
            else if (isNobodysFault && !item.Delivery.IsCancelled) item.End(new HandedBackException("Its batch was cancelled."));
            else item.End(failure);
        }
    }

    private sealed class ResilientRun(IBatchHandler handler, IReadOnlyList<BatchItem> batch)
    {
        public bool HasBegun { get; private set; }

        /// <summary>Where nothing is left to another attempt, a failure is handed past Polly as a result.</summary>
        public async ValueTask<Polly.Outcome<object?>> AttemptAsync(CancellationToken cancellationToken)
        {
            HasBegun = true;
            try
            {
                await handler.HandleAsync(batch, cancellationToken).ConfigureAwait(false);
                return Polly.Outcome.FromResult<object?>(null);
            }
            catch (Exception exception)
            {
                return batch.Any(static item => item.IsOpen)
                    ? Polly.Outcome.FromException<object?>(exception)
                    : Polly.Outcome.FromResult<object?>(ExceptionDispatchInfo.Capture(exception));
            }
        }
    }
}
