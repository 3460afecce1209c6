using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Polly;
using Polly.Retry;
using Polly.Timeout;
using StreamGroups.TestSupport;
using StreamGroups.Tests.Binding;
using Xunit;

namespace StreamGroups.Tests.Handling;

/// <summary>The attempts of one delivery.</summary>
public sealed class ResilientPipelineTests : IAsyncDisposable
{
    private readonly TestGroup _test = new();
    private readonly FakeTimeProvider _time = new();
    private int _attempts;

    public ResilientPipelineTests() => _test.Services.AddSingleton<TimeProvider>(_time).AddScoped<ScopeTests.Probe>();

    [Fact]
    public async Task A_handler_that_fails_is_tried_again()
    {
        _test.Builder.Handle((string msg) =>
        {
            _test.Seen.Add(msg);
            if (++_attempts < 3) throw new TimeoutException();
        }).WithResilience(AddRetry);

        await _test.HandleAsync("Hi!");

        Assert.Equal(["Hi!", "Hi!", "Hi!"], _test.Seen);
        Assert.Empty(_test.Settler.Settled);
    }

    [Fact]
    public async Task The_last_failure_comes_out_as_it_was_thrown()
    {
        var failures = new List<Exception>();
        _test.Builder.Handle((string msg) => Fail()).WithResilience(AddRetry);

        var thrown = await Assert.ThrowsAsync<TimeoutException>(async () => await _test.HandleAsync("Hi!"));

        Assert.Equal(3, failures.Count);
        Assert.Same(failures[^1], thrown);
        Assert.Contains(nameof(The_last_failure_comes_out_as_it_was_thrown), thrown.StackTrace);

        void Fail()
        {
            failures.Add(new TimeoutException());
            throw failures[^1];
        }
    }

    [Fact]
    public async Task Each_attempt_has_a_scope_of_its_own_that_ends_with_it()
    {
        _test.Builder.Handle((string msg, ScopeTests.Probe probe) =>
        {
            Assert.All(_test.Seen, earlier => Assert.True(((ScopeTests.Probe)earlier!).IsDisposed));
            _test.Seen.Add(probe);
            if (++_attempts < 3) throw new TimeoutException();
        }).WithResilience(AddRetry);

        await _test.HandleAsync("Hi!");

        Assert.Equal(3, _test.Seen.Distinct().Count());
        Assert.All(_test.Seen, probe => Assert.True(((ScopeTests.Probe)probe!).IsDisposed));
    }

    [Fact]
    public async Task Each_attempt_reads_the_message_anew()
    {
        _test.Builder.Handle((Dictionary<string, string> fields) =>
        {
            Assert.Equal("1", fields["id"]);
            fields.Clear();
            if (++_attempts < 3) throw new TimeoutException();
        }).WithResilience(AddRetry);

        await _test.HandleAsync("""{ "id": "1" }""");

        Assert.Equal(3, _attempts);
    }

    [Fact]
    public async Task A_timeout_cancels_the_attempts_own_token_by_the_containers_clock()
    {
        using var stop = new CancellationTokenSource();
        var begun = new TaskCompletionSource();
        _test.Builder.Handle(async (string msg, CancellationToken token, MessageContext context) =>
        {
            Assert.Equal(token, context.CancellationToken);
            Assert.NotEqual(stop.Token, token);
            begun.SetResult();
            await Task.Delay(Timeout.Infinite, token);
        }).WithResilience(pipeline => pipeline.AddTimeout(TimeSpan.FromDays(1)));

        var handling = _test.HandleAsync("Hi!", stop.Token).AsTask();
        await begun.Task.InTime();
        _time.Advance(TimeSpan.FromDays(1));

        await Assert.ThrowsAsync<TimeoutRejectedException>(() => handling.InTime());
        Assert.False(stop.IsCancellationRequested);
    }

    [Fact]
    public async Task The_stop_cancels_an_attempt_as_it_does_without_a_pipeline()
    {
        using var stop = new CancellationTokenSource();
        _test.Builder.Handle(async (string msg, CancellationToken token) =>
        {
            _attempts++;
            await stop.CancelAsync();
            token.ThrowIfCancellationRequested();
        }).WithResilience(pipeline => pipeline
            .AddRetry(new RetryStrategyOptions { ShouldHandle = arguments => new(arguments.Outcome.Exception is not null), Delay = TimeSpan.Zero })
            .AddTimeout(TimeSpan.FromDays(1)));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await _test.HandleAsync("Hi!", stop.Token));

        Assert.Equal(1, _attempts);
    }

    [Fact]
    public async Task The_stop_ends_the_wait_between_two_attempts()
    {
        using var stop = new CancellationTokenSource();
        _test.Builder.Handle((string msg) =>
        {
            _attempts++;
            throw new TimeoutException();
        }).WithResilience(pipeline => pipeline.AddRetry(new RetryStrategyOptions { Delay = TimeSpan.FromHours(1) }));

        var handling = _test.HandleAsync("Hi!", stop.Token).AsTask();
        Assert.False(handling.IsCompleted);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => handling.InTime());
        Assert.Equal(1, _attempts);
    }

    [Fact]
    public async Task What_cannot_be_read_is_not_tried_again()
    {
        var retries = 0;
        _test.Builder.Handle((Order order) => _test.Seen.Add(order)).WithResilience(pipeline => AddRetry(pipeline, () => retries++));

        await Assert.ThrowsAsync<UnreadableMessageException>(async () => await _test.HandleAsync("{"));

        Assert.Equal(0, retries);
    }

    [Fact]
    public async Task A_message_that_breaks_its_rules_is_not_tried_again()
    {
        var retries = 0;
        _test.Builder.Handle((Ranged message) => _test.Seen.Add(message)).WithResilience(pipeline => AddRetry(pipeline, () => retries++));

        await Assert.ThrowsAsync<InvalidMessageException>(async () => await _test.HandleAsync("""{"number":7}"""));

        Assert.Equal(0, retries);
        Assert.Empty(_test.Seen);
    }

    [Fact]
    public async Task What_the_handler_itself_finds_unreadable_is_not_tried_again()
    {
        _test.Builder.Handle((string msg) =>
        {
            _attempts++;
            throw new UnreadableMessageException("Not an order.");
        }).WithResilience(AddRetry);

        await Assert.ThrowsAsync<UnreadableMessageException>(async () => await _test.HandleAsync("{"));

        Assert.Equal(1, _attempts);
    }

    [Fact]
    public async Task A_handler_that_settled_its_message_and_then_fails_is_not_tried_again()
    {
        _test.Builder.Handle(async (string msg, MessageContext context) =>
        {
            _attempts++;
            await context.AckAsync();
            throw new TimeoutException();
        }).WithResilience(AddRetry);

        await Assert.ThrowsAsync<TimeoutException>(async () => await _test.HandleAsync("Hi!"));

        Assert.Equal(1, _attempts);
        Assert.Equal("ack", Assert.Single(_test.Settler.Settled).Outcome);
    }

    [Fact]
    public async Task A_message_that_was_acknowledged_before_its_handler_began_is_tried_again()
    {
        _test.Builder.Handle((string msg) =>
        {
            if (++_attempts < 3) throw new TimeoutException();
        }).WithResilience(AddRetry);
        var delivery = TestGroup.Deliver("Hi!");
        _test.Settler.Ack(delivery);

        await _test.Pipeline.HandleAsync(delivery, _test.Settler, CancellationToken.None);

        Assert.Equal(3, _attempts);
    }

    [Fact]
    public async Task A_fault_of_the_pipelines_own_callbacks_comes_out()
    {
        _test.Builder.Handle((string msg) => throw new TimeoutException())
            .WithResilience(pipeline => AddRetry(pipeline, () => throw new NotSupportedException()));

        for (var i = 0; i < 2; i++) await Assert.ThrowsAsync<NotSupportedException>(async () => await _test.HandleAsync("Hi!"));
    }

    public ValueTask DisposeAsync() => _test.DisposeAsync();

    private static void AddRetry(ResiliencePipelineBuilder pipeline) => AddRetry(pipeline, () => { });

    private static void AddRetry(ResiliencePipelineBuilder pipeline, Action onRetry) => pipeline.AddRetry(new RetryStrategyOptions
    {
        MaxRetryAttempts = 2,
        Delay = TimeSpan.Zero,
        ShouldHandle = arguments => new(arguments.Outcome.Exception is not null),
        OnRetry = _ =>
        {
            onRetry();
            return default;
        },
    });

    private sealed record Ranged([System.ComponentModel.DataAnnotations.Range(1, 5)] int Number);
}
