using System.Threading.RateLimiting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Polly;
using Polly.CircuitBreaker;
using Polly.RateLimiting;
using Polly.Retry;
using StreamGroups.Handling;
using StreamGroups.TestSupport;
using StreamGroups.Tests.Binding;
using Xunit;

namespace StreamGroups.Tests.Handling;

/// <summary>A pipeline that lets no handler begin is told from a handler that failed.</summary>
public sealed class RefusalTests : IAsyncDisposable
{
    private readonly TestGroup _test = new();
    private readonly FakeTimeProvider _time = new();
    private int _attempts;

    public RefusalTests() => _test.Services.AddSingleton<TimeProvider>(_time);

    [Fact]
    public async Task An_open_circuit_lets_none_begin_and_says_for_how_long()
    {
        _test.Builder.Handle((string msg) => Fail()).WithResilience(pipeline => pipeline.AddCircuitBreaker(Breaker()));
        for (var i = 0; i < 2; i++) await Assert.ThrowsAsync<TimeoutException>(async () => await _test.HandleAsync("Hi!"));
        _time.Advance(TimeSpan.FromMinutes(2));

        var refused = await Assert.ThrowsAsync<HandlerNotBegunException>(async () => await _test.HandleAsync("Hi!"));

        Assert.Equal(2, _attempts);
        Assert.Equal(TimeSpan.FromMinutes(3), refused.RetryAfter);
        Assert.IsType<BrokenCircuitException>(refused.InnerException);
        Assert.Equal($"The resilience pipeline let no handler begin. {refused.InnerException.Message}", refused.Message);
    }

    [Fact]
    public async Task An_isolated_circuit_does_not_say_for_how_long()
    {
        var control = new CircuitBreakerManualControl(isIsolated: true);
        _test.Builder.Handle((string msg) => Fail())
            .WithResilience(pipeline => pipeline.AddCircuitBreaker(new CircuitBreakerStrategyOptions { ManualControl = control }));

        var refused = await Assert.ThrowsAsync<HandlerNotBegunException>(async () => await _test.HandleAsync("Hi!"));

        Assert.Equal((0, null), (_attempts, refused.RetryAfter));
    }

    [Fact]
    public async Task A_circuit_that_opens_between_two_attempts_is_a_failure()
    {
        _test.Builder.Handle((string msg) => Fail()).WithResilience(pipeline => pipeline
            .AddRetry(new RetryStrategyOptions { MaxRetryAttempts = 5, Delay = TimeSpan.Zero })
            .AddCircuitBreaker(Breaker()));

        await Assert.ThrowsAsync<BrokenCircuitException>(async () => await _test.HandleAsync("1"));
        await Assert.ThrowsAsync<HandlerNotBegunException>(async () => await _test.HandleAsync("2"));

        Assert.Equal(2, _attempts);
    }

    [Fact]
    public async Task A_rate_limit_lets_none_begin_beyond_it()
    {
        var gate = new TaskCompletionSource();
        _test.Builder.Handle(async (string msg) =>
        {
            _attempts++;
            await gate.Task;
        }).WithResilience(pipeline => pipeline.AddConcurrencyLimiter(permitLimit: 1));
        var first = _test.HandleAsync("1").AsTask();

        var refused = await Assert.ThrowsAsync<HandlerNotBegunException>(() => _test.HandleAsync("2").InTime());
        gate.SetResult();
        await first.InTime();
        await _test.HandleAsync("3").InTime();

        Assert.IsType<RateLimiterRejectedException>(refused.InnerException);
        Assert.Equal(2, _attempts);
    }

    [Fact]
    public async Task A_rate_limit_may_say_for_how_long()
    {
        await using var limiter = new TokenBucketRateLimiter(new TokenBucketRateLimiterOptions
        {
            TokenLimit = 1, TokensPerPeriod = 1, ReplenishmentPeriod = TimeSpan.FromSeconds(9), AutoReplenishment = false,
        });
        _test.Builder.Handle((string msg) => { }).WithResilience(pipeline => pipeline.AddRateLimiter(limiter));
        await _test.HandleAsync("1");

        var refused = await Assert.ThrowsAsync<HandlerNotBegunException>(async () => await _test.HandleAsync("2"));

        Assert.Equal(TimeSpan.FromSeconds(9), refused.RetryAfter);
    }

    [Fact]
    public async Task A_time_that_runs_out_before_any_attempt_is_no_failure_of_the_handler()
    {
        var gate = new TaskCompletionSource();
        _test.Builder.Handle(async (string msg) => await gate.Task).WithResilience(pipeline => pipeline
            .AddTimeout(TimeSpan.FromDays(1)).AddConcurrencyLimiter(permitLimit: 1, queueLimit: 1));
        var first = _test.HandleAsync("1").AsTask();
        var second = _test.HandleAsync("2").AsTask();

        _time.Advance(TimeSpan.FromDays(1));

        await Assert.ThrowsAsync<HandlerNotBegunException>(() => second.InTime());
        gate.SetResult();
        await first.InTime();
    }

    [Fact]
    public async Task The_same_exceptions_from_the_handler_itself_are_failures()
    {
        _test.Builder.Handle((string msg) => throw (msg == "circuit" ? new BrokenCircuitException() : new RateLimiterRejectedException()))
            .WithResilience(pipeline => pipeline.AddTimeout(TimeSpan.FromDays(1)));

        await Assert.ThrowsAsync<BrokenCircuitException>(async () => await _test.HandleAsync("circuit"));
        await Assert.ThrowsAsync<RateLimiterRejectedException>(async () => await _test.HandleAsync("limit"));
    }

    public ValueTask DisposeAsync() => _test.DisposeAsync();

    private void Fail()
    {
        _attempts++;
        throw new TimeoutException();
    }

    private static CircuitBreakerStrategyOptions Breaker() => new()
    {
        FailureRatio = 1, MinimumThroughput = 2, SamplingDuration = TimeSpan.FromMinutes(1), BreakDuration = TimeSpan.FromMinutes(5),
    };
}
