using Microsoft.Extensions.Logging;
using Polly;
using Polly.CircuitBreaker;
using Polly.RateLimiting;
using Polly.Retry;
using StreamGroups.TestSupport;
using StreamGroups.Transport;
using Xunit;

namespace StreamGroups.Conformance.Application;

/// <summary>What handlers' pipelines and rules for exceptions do to messages.</summary>
public abstract class RuleConformance : ApplicationConformance
{
    private protected RuleConformance(IApplicationServer server) : base(server)
    {
    }

    [Fact]
    public async Task An_ignored_exception_acknowledges_the_message_and_is_logged()
    {
        var host = await NewHost().Map(Group, Options(LongLease), group => group.Handle<string>(Fail).OnException<TimeoutException>(FailureAction.Ignore))
            .StartAsync();
        var id = await host.Publisher.PublishAsync(Stream, "late");

        await Handled.ReachAsync(1);
        await NothingPendingAsync();
        Assert.Empty(await DeadLettersAsync());
        var line = Assert.Single(host.LogOf(Group), line => line.Exception is TimeoutException);
        Assert.Equal(LogLevel.Information, line.Level);
        Assert.Contains(id.ToString(), line.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rejected_message_is_dead_lettered_after_its_first_delivery()
    {
        var host = await NewHost().Map(Group, Options(LongLease), group => group.Handle<string>(Fail).OnException((TimeoutException _) => FailureAction.DeadLetter))
            .StartAsync();
        await host.Publisher.PublishAsync(Stream, "bad");

        var letter = Assert.Single(await DeadLettersAsync(1));
        await NothingPendingAsync();
        Assert.Equal(
            ("1", "rejected", typeof(TimeoutException).FullName),
            (letter[DeadLetterFields.DeliveryCount], letter[DeadLetterFields.Reason], letter[DeadLetterFields.ExceptionType]));
        Assert.Single(Handled.All);
    }

    [Fact]
    public async Task A_rule_for_all_handlers_is_asked_after_the_handlers_own()
    {
        var audit = Group with { Group = "audit" };
        var host = await NewHost()
            .Map(Group, Options(LongLease), group => group.Handle<string>(Fail).OnException<TimeoutException>(FailureAction.Ignore))
            .Map(audit, Options(LongLease), group => group.Handle<string>((_, _) => throw new TimeoutException()))
            .With(services => services.AddRedisStreams().OnException<Exception>(FailureAction.DeadLetter))
            .StartAsync();
        await host.Publisher.PublishAsync(Stream, "late");

        await Eventually.HoldsAsync(
            async () => (await Backdoor.ReadAllAsync(ReservedNames.DeadLetterStream(audit))).Length == 1, "the other group's message is dead-lettered");
        await NothingPendingAsync();
        Assert.Empty(await DeadLettersAsync());
    }

    [Fact]
    public async Task Immediate_attempts_are_one_delivery_and_the_next_delivery_has_as_many()
    {
        await NewHost().Map(Group, At(maxDeliveries: 2), group => group.Handle<string>(Fail).WithResilience(pipeline => pipeline.AddRetry(
            new RetryStrategyOptions { MaxRetryAttempts = 2, Delay = TimeSpan.Zero }))).StartAsync();
        await (await NewHost().StartAsync()).Publisher.PublishAsync(Stream, "bad");

        var letter = Assert.Single(await DeadLettersAsync(1));
        await NothingPendingAsync();
        Assert.Equal([1, 1, 1, 2, 2, 2], Handled.All.Select(message => message.DeliveryCount));
        Assert.Equal(("2", "failed"), (letter[DeadLetterFields.DeliveryCount], letter[DeadLetterFields.Reason]));
    }

    [Fact]
    public async Task What_a_pipeline_refuses_is_handed_back_and_does_not_count()
    {
        var (gate, refused) = (new TaskCompletionSource(), new TaskCompletionSource());
        var limiter = new RateLimiterStrategyOptions
        {
            DefaultRateLimiterOptions = { PermitLimit = 1 },
            OnRejected = _ =>
            {
                refused.TrySetResult();
                return default;
            },
        };
        var host = await NewHost().Map(Group, At(maxDeliveries: 1), group => group.Handle<string>(async (text, context) =>
        {
            Handled.Add(text, context);
            if (text == "first") await gate.Task;
        }).WithResilience(pipeline => pipeline.AddRateLimiter(limiter))).StartAsync();
        await host.Publisher.PublishAsync(Stream, "first");
        await Handled.ReachAsync(1);

        await host.Publisher.PublishAsync(Stream, "second");
        await refused.Task.InTime();
        gate.SetResult();

        await Handled.ReachAsync(2);
        await NothingPendingAsync();
        Assert.Equal([("first", 1L), ("second", 1L)], Handled.All.Select(message => (message.Text, message.DeliveryCount)));
        Assert.Empty(await DeadLettersAsync());
    }

    [Fact]
    public async Task A_circuit_that_stays_open_for_longer_than_all_deliveries_would_take_spends_none()
    {
        var (control, refusals) = (new CircuitBreakerManualControl(isIsolated: true), 0);
        var counting = new RetryStrategyOptions { ShouldHandle = attempt => new(attempt.Outcome.Exception is BrokenCircuitException && ++refusals < 0) };
        var host = await NewHost().Map(Group, At(maxDeliveries: 2), group => group.Handle<string>((text, context) => { Handled.Add(text, context); })
            .WithResilience(pipeline => pipeline.AddRetry(counting)
                .AddCircuitBreaker(new CircuitBreakerStrategyOptions { ManualControl = control }))).StartAsync();
        await host.Publisher.PublishAsync(Stream, "waits");
        await Eventually.HoldsAsync(() => Volatile.Read(ref refusals) >= 3, "it was refused more often than it may be delivered");
        await control.CloseAsync(TestContext.Current.CancellationToken);

        await Handled.ReachAsync(1);
        await NothingPendingAsync();
        Assert.Equal(1, Assert.Single(Handled.All).DeliveryCount);
        Assert.Empty(await DeadLettersAsync());
    }

    [Fact]
    public async Task A_circuit_of_the_handlers_own_that_refuses_is_a_failure_and_counts()
    {
        await NewHost().Map(Group, At(maxDeliveries: 2), group => group.Handle<string>((text, context) =>
        {
            Handled.Add(text, context);
            throw new BrokenCircuitException("Its own.", TimeSpan.FromHours(1));
        }).WithResilience(pipeline => pipeline.AddTimeout(LongLease))).StartAsync();
        await (await NewHost().StartAsync()).Publisher.PublishAsync(Stream, "bad");

        var letter = Assert.Single(await DeadLettersAsync(1));
        Assert.Equal(("2", "failed"), (letter[DeadLetterFields.DeliveryCount], letter[DeadLetterFields.Reason]));
        Assert.Equal([1, 2], Handled.All.Select(message => message.DeliveryCount));
    }

    private void Fail(string text, MessageContext context)
    {
        Handled.Add(text, context);
        throw new TimeoutException();
    }

    private static Action<GroupOptions> At(int maxDeliveries) => group =>
    {
        Options(LongLease, concurrency: 2, maxDeliveries: maxDeliveries)(group);
        group.Backoff = [];
    };
}
