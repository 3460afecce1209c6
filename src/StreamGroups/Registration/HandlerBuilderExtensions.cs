using Polly;
using StreamGroups.Handling.Failures;
using StreamGroups.Registration;

namespace StreamGroups;

/// <summary>Says what happens when a handler fails.</summary>
public static class HandlerBuilderExtensions
{
    /// <summary>
    /// Runs the handler inside a Polly pipeline of retries, timeouts, circuit breakers and rate limiters. All of its attempts are one delivery: the
    /// message stays with this process, and its delivery count does not rise. Each attempt has a scope and a token of its own. Messages that cannot
    /// be read, or that the handler has settled, are not tried again.
    /// </summary>
    /// <param name="handler">What <c>Handle</c> returned.</param>
    /// <param name="configure">
    /// Fills the pipeline when the host starts, the outermost strategy first; a failure of it, or of the pipeline's own checks, ends the start. All
    /// messages of the group share the pipeline. A further call adds strategies inside those of the first.
    /// </param>
    /// <remarks>
    /// Where a circuit breaker or a rate limiter lets no attempt begin, the message is handed back to the group, and the delivery does not count: it
    /// comes again after the time that the strategy names, else after the first <see cref="GroupOptions.Backoff"/>, 1 s at least.
    /// </remarks>
    public static IHandlerBuilder WithResilience(this IHandlerBuilder handler, Action<ResiliencePipelineBuilder> configure)
    {
        var own = BuilderGuard.Own<HandlerBuilder>(handler);
        ArgumentNullException.ThrowIfNull(configure);
        own.Registration.Resilience.Add((builder, _) => configure(builder));
        return handler;
    }

    /// <param name="handler">What <c>Handle</c> returned.</param>
    /// <param name="configure">Fills the pipeline, as in the other overload; also given the application's services.</param>
    /// <inheritdoc cref="WithResilience(IHandlerBuilder, Action{ResiliencePipelineBuilder})"/>
    public static IHandlerBuilder WithResilience(this IHandlerBuilder handler, Action<ResiliencePipelineBuilder, IServiceProvider> configure)
    {
        var own = BuilderGuard.Own<HandlerBuilder>(handler);
        ArgumentNullException.ThrowIfNull(configure);
        own.Registration.Resilience.Add(configure);
        return handler;
    }

    /// <summary>
    /// Says what becomes of a message whose handler throws this exception, or one derived from it. The rules of a handler are asked before those of
    /// all handlers, in the order of the calls, and the first that fits decides; without one the message is retried.
    /// </summary>
    /// <typeparam name="TException">
    /// The exception as it comes out of the handler, after the retries of <c>WithResilience</c>. An <see cref="AggregateException"/> of a single
    /// exception counts as either. Cancellations by the stop or by a lost lease are no failures, and no rule is asked.
    /// </typeparam>
    /// <param name="handler">What <c>Handle</c> returned.</param>
    /// <param name="action">What to do.</param>
    /// <exception cref="ArgumentOutOfRangeException">The action is none.</exception>
    public static IHandlerBuilder OnException<TException>(this IHandlerBuilder handler, FailureAction action)
        where TException : Exception
    {
        BuilderGuard.Own<HandlerBuilder>(handler).Registration.Rules.Add(ExceptionRule.For<TException>(action));
        return handler;
    }

    /// <param name="handler">What <c>Handle</c> returned.</param>
    /// <param name="choose">Chooses what to do. Where it throws, the log says so and the message is retried.</param>
    /// <inheritdoc cref="OnException{TException}(IHandlerBuilder, FailureAction)"/>
    public static IHandlerBuilder OnException<TException>(this IHandlerBuilder handler, Func<TException, FailureAction> choose)
        where TException : Exception
    {
        BuilderGuard.Own<HandlerBuilder>(handler).Registration.Rules.Add(ExceptionRule.For(choose));
        return handler;
    }
}
