using Polly;
using Polly.CircuitBreaker;
using Polly.RateLimiting;

namespace StreamGroups.Handling;

/// <summary>The handler's own resilience pipeline let no attempt begin: a circuit is open, or a rate limit is reached.</summary>
internal sealed class HandlerNotBegunException(ExecutionRejectedException rejection)
    : Exception($"The resilience pipeline let no handler begin. {rejection.Message}", rejection)
{
    /// <summary>When it may let one begin, from the rejection on; null where it does not say.</summary>
    public TimeSpan? RetryAfter { get; } = rejection switch
    {
        BrokenCircuitException broken => broken.RetryAfter,
        RateLimiterRejectedException limited => limited.RetryAfter,
        _ => null,
    };
}
