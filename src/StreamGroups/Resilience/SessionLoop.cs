using Microsoft.Extensions.Logging;
using Polly;
using StreamGroups.Diagnostics;

namespace StreamGroups.Resilience;

/// <summary>Keeps things going through outages, by the pipeline that owns reconnecting.</summary>
internal sealed class SessionLoop(ResiliencePipeline reconnect, TimeProvider time, ILogger logger)
{
    /// <summary>Where the user's own pipeline gives up, a new round begins after this.</summary>
    private static readonly TimeSpan PauseAfterGivingUp = TimeSpan.FromSeconds(5);

    /// <param name="name">What the outages are of, for the log: the start of a sentence.</param>
    /// <param name="observer">Who else wants to know.</param>
    public OutageReport Report(string name, ISessionObserver? observer = null) => new(name, time, logger, observer);

    /// <inheritdoc cref="RunAsync(OutageReport, Func{Session, CancellationToken, ValueTask}, CancellationToken)"/>
    public Task RunAsync(string name, Func<Session, CancellationToken, ValueTask> body, CancellationToken cancellationToken) =>
        RunAsync(Report(name), body, cancellationToken);

    /// <summary>Runs one session after the other, without end; returns when it is cancelled.</summary>
    /// <param name="report">Tells of their outages.</param>
    /// <param name="body">Runs until it fails, or returns to be run again.</param>
    /// <param name="cancellationToken">Ends the loop.</param>
    public async Task RunAsync(OutageReport report, Func<Session, CancellationToken, ValueTask> body, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await RoundAsync(report, body, RunOnceAsync, cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
        }

        async ValueTask RunOnceAsync(Func<Session, CancellationToken, ValueTask> run, CancellationToken token)
        {
            var session = new Session(time, report.Ended);
            try
            {
                await run(session, token).ConfigureAwait(false);
            }
            catch (Exception exception) when (!token.IsCancellationRequested && session.HasSettled)
            {
                report.Began(exception);
            }
        }
    }

    /// <summary>The time since a timestamp.</summary>
    public TimeSpan TimeSince(long timestamp) => time.GetElapsedTime(timestamp);

    public Task PauseAsync(TimeSpan pause, CancellationToken cancellationToken) => Task.Delay(pause, time, cancellationToken);

    /// <summary>Tries until it has succeeded once.</summary>
    /// <exception cref="OperationCanceledException">The token came first.</exception>
    public async ValueTask UntilDoneAsync<TState>(
        OutageReport report, TState state, Func<TState, CancellationToken, ValueTask> operation, CancellationToken cancellationToken)
    {
        while (!await RoundAsync(report, state, operation, cancellationToken).ConfigureAwait(false))
        {
        }
        report.Ended();
    }

    /// <summary>One run of the pipeline; false where it gave up, after a pause.</summary>
    private async ValueTask<bool> RoundAsync<TState>(
        OutageReport report, TState state, Func<TState, CancellationToken, ValueTask> operation, CancellationToken cancellationToken)
    {
        try
        {
            await reconnect.ExecuteAsync(
                static async (round, token) =>
                {
                    try
                    {
                        await round.operation(round.state, token).ConfigureAwait(false);
                    }
                    catch (Exception exception) when (!token.IsCancellationRequested)
                    {
                        round.report.Began(exception);
                        throw;
                    }
                },
                (report, state, operation), cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (Exception exception) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(exception.Message, exception, cancellationToken);
        }
        catch (Exception exception)
        {
            SessionLog.GaveUp(logger, exception, report.Name, PauseAfterGivingUp);
            await Task.Delay(PauseAfterGivingUp, time, cancellationToken).ConfigureAwait(false);
            return false;
        }
    }
}
