using Microsoft.Extensions.Logging;
using Polly;
using StreamGroups.Diagnostics;

namespace StreamGroups.Resilience;

/// <summary>Runs one session after the other, without end, through the pipeline that owns reconnecting.</summary>
internal sealed class SessionLoop(ResiliencePipeline reconnect, TimeProvider time, ILogger<SessionLoop> logger)
{
    /// <summary>Where the user's own pipeline gives up, a new round begins after this.</summary>
    private static readonly TimeSpan PauseAfterGivingUp = TimeSpan.FromSeconds(5);

    /// <param name="name">What the sessions are of, for the log: the start of a sentence.</param>
    /// <param name="body">Runs until it fails, or returns to be run again.</param>
    /// <param name="cancellationToken">Ends the loop; it then returns.</param>
    public async Task RunAsync(string name, Func<Session, CancellationToken, ValueTask> body, CancellationToken cancellationToken)
    {
        var report = new OutageReport(name, time, logger);
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await reconnect.ExecuteAsync(
                    async (state, token) => await RunOnceAsync(state.body, state.report, token).ConfigureAwait(false),
                    (body, report), cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                SessionLog.GaveUp(logger, exception, name, PauseAfterGivingUp);
                await Task.Delay(PauseAfterGivingUp, time, cancellationToken)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async ValueTask RunOnceAsync(
        Func<Session, CancellationToken, ValueTask> body, OutageReport report, CancellationToken cancellationToken)
    {
        var session = new Session(time, report.Ended);
        try
        {
            await body(session, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            report.Began(exception);
            if (!session.HasSettled) throw;
        }
    }
}
