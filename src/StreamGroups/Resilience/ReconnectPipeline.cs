using Polly;
using Polly.Retry;
using StreamGroups.Transport;

namespace StreamGroups.Resilience;

/// <summary>The pipeline that owns reconnecting, unless the user gave another: at once, then exponential with jitter, without end.</summary>
internal static class ReconnectPipeline
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(50);

    /// <summary>A server that is back is found again within this, on average half of it.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(500);

    /// <summary>What only a person can mend is looked at again at this pace.</summary>
    private static readonly TimeSpan Permanent = TimeSpan.FromSeconds(10);

    public static ResiliencePipelineBuilder Configure(ResiliencePipelineBuilder builder) => builder.AddRetry(new RetryStrategyOptions
    {
        Name = "reconnect",
        MaxRetryAttempts = int.MaxValue,
        ShouldHandle = static arguments => new ValueTask<bool>(arguments.Outcome.Exception is not null and not OperationCanceledException),
        DelayGenerator = static arguments =>
            new ValueTask<TimeSpan?>(DelayBefore(arguments.AttemptNumber, arguments.Outcome.Exception, Random.Shared.NextDouble())),
    });

    /// <param name="attempt">The retries before this one.</param>
    /// <param name="cause">Why it is needed.</param>
    /// <param name="jitter">From 0 to 1.</param>
    public static TimeSpan DelayBefore(int attempt, Exception? cause, double jitter)
    {
        var spread = 0.5 + (0.5 * jitter);
        if (cause is TransportException { Kind: TransportErrorKind.Permanent }) return Permanent * spread;
        if (attempt == 0) return TimeSpan.Zero;
        var exponential = First * Math.Pow(2, Math.Min(attempt - 1, 16));
        return (exponential < Longest ? exponential : Longest) * spread;
    }
}
