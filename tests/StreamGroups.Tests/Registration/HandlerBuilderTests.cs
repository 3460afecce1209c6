using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Polly;
using Polly.Retry;
using Polly.Timeout;
using StreamGroups.Handling.Failures;
using StreamGroups.Registration;
using StreamGroups.Tests.Binding;
using Xunit;

namespace StreamGroups.Tests.Registration;

/// <summary>WithResilience and OnException: what they keep, and what they refuse.</summary>
public sealed class HandlerBuilderTests : IAsyncDisposable
{
    private readonly TestGroup _test = new();

    private IHandlerBuilder Handler => field ??= _test.Builder.Handle((string msg) => throw new TimeoutException());

    private IRedisStreamsBuilder All => _test.Services.AddRedisStreams();

    private ExceptionRules Rules => Assert.Single(RegistrationCheck.Run(_test.Provider)).Rules;

    [Fact]
    public void Without_a_rule_there_is_none() => Assert.Null((Handler, Rules).Rules.Find(new TimeoutException()));

    [Fact]
    public void Rules_of_the_handler_and_of_all_reach_the_plan_in_their_order()
    {
        All.OnException<TimeoutException>(FailureAction.Ignore).OnException((ArgumentException e) => FailureAction.DeadLetter);
        Handler.OnException<ArgumentNullException>(FailureAction.Ignore).OnException((ArgumentException e) => FailureAction.Retry);

        var rules = Rules;

        Assert.Equal(FailureAction.Ignore, rules.Find(new TimeoutException()));
        Assert.Equal(FailureAction.Ignore, rules.Find(new ArgumentNullException()));
        Assert.Equal(FailureAction.Retry, rules.Find(new ArgumentException()));
    }

    [Fact]
    public void Rules_of_one_handler_are_not_those_of_another()
    {
        Handler.OnException<TimeoutException>(FailureAction.Ignore);
        All.MapStream("orders").WithGroup("audit").Handle((string msg) => { });

        var plans = RegistrationCheck.Run(_test.Provider);

        Assert.Equal([FailureAction.Ignore, null], plans.Select(plan => plan.Rules.Find(new TimeoutException())));
    }

    [Fact]
    public void A_failing_function_is_logged_in_the_groups_category()
    {
        Handler.OnException<TimeoutException>(_ => throw new NotSupportedException());

        Assert.Equal(FailureAction.Retry, Rules.Find(new TimeoutException()));
        Assert.Equal("StreamGroups.orders.billing", Assert.Single(_test.Logs.Lines).Category);
    }

    [Fact]
    public void A_rule_after_one_that_fits_all_of_its_exceptions()
    {
        Handler.OnException<ArgumentException>(FailureAction.Retry).OnException<ArgumentNullException>(FailureAction.Ignore);

        Assert.Equal(
            "The handler of stream 'orders', group 'billing' has a rule for ArgumentNullException after the one for ArgumentException, which fits "
            + "all of these; call .OnException<ArgumentNullException>(…) before .OnException<ArgumentException>(…).",
            _test.Fault());
    }

    [Fact]
    public void Two_rules_for_one_exception()
    {
        _ = Handler;
        All.OnException<TimeoutException>(FailureAction.Retry).OnException<TimeoutException>(FailureAction.Ignore);

        Assert.Equal(
            "AddRedisStreams() has two rules for TimeoutException, and only the first would be asked; keep one .OnException<TimeoutException>(…).",
            _test.Fault());
    }

    [Fact]
    public void A_rule_for_what_cannot_be_read()
    {
        Handler.OnException<UnreadableMessageException>(FailureAction.Ignore);

        Assert.Equal(
            "The handler of stream 'orders', group 'billing' has a rule for UnreadableMessageException, but what cannot be read always goes to the "
            + "dead-letter stream; take the rule out.",
            _test.Fault());
    }

    [Fact]
    public void A_rule_for_what_is_invalid()
    {
        Handler.OnException<InvalidMessageException>(FailureAction.Ignore);

        Assert.Equal(
            "The handler of stream 'orders', group 'billing' has a rule for InvalidMessageException, but what is invalid always goes to the "
            + "dead-letter stream; take the rule out.",
            _test.Fault());
    }

    [Fact]
    public void The_same_exception_may_have_a_rule_of_the_handler_and_one_of_all()
    {
        All.OnException<Exception>(FailureAction.DeadLetter);
        Handler.OnException<TimeoutException>(FailureAction.Ignore).OnException<Exception>(FailureAction.Retry);

        Assert.Equal(FailureAction.Retry, Rules.Find(new ArgumentException()));
    }

    [Fact]
    public void A_pipeline_that_cannot_be_built_is_a_fault()
    {
        Handler.WithResilience(pipeline => pipeline.AddRetry(new RetryStrategyOptions { MaxRetryAttempts = 0 }));

        Assert.Equal(
            "The resilience pipeline of group 'billing' of stream 'orders' cannot be built (The 'RetryStrategyOptions' are invalid. Validation "
            + "Errors: The field MaxRetryAttempts must be between 1 and 2147483647.); correct its .WithResilience(…).",
            _test.Fault());
    }

    [Fact]
    public void A_function_that_throws_is_a_fault_beside_those_of_the_handler()
    {
        _test.Builder.Handle((string msg, IDisposable missing) => { }).WithResilience((_, services) => services.GetRequiredService<IFormattable>());

        var faults = Assert.Throws<StreamRegistrationException>(() => RegistrationCheck.Run(_test.Provider)).Faults;

        Assert.Equal(2, faults.Count);
        Assert.StartsWith("Parameter 'missing' of the handler", faults[0]);
        Assert.StartsWith("The resilience pipeline of group 'billing' of stream 'orders' cannot be built (No service for type", faults[1]);
    }

    [Fact]
    public async Task A_pipeline_is_built_once_with_the_services_and_calls_add_inside()
    {
        var built = 0;
        var order = new List<string>();
        _test.Services.AddSingleton(order);
        Handler
            .WithResilience(pipeline =>
            {
                built++;
                pipeline.AddRetry(Noting(order, "outer"));
            })
            .WithResilience((pipeline, services) => pipeline.AddRetry(Noting(services.GetRequiredService<List<string>>(), "inner")));

        for (var i = 0; i < 2; i++) await Assert.ThrowsAsync<TimeoutException>(async () => await _test.HandleAsync("Hi!"));

        Assert.Equal(1, built);
        Assert.Equal(["inner", "outer", "inner", "inner", "outer", "inner"], order);
    }

    [Fact]
    public async Task Polly_measures_under_the_groups_name_and_logs_nothing()
    {
        var instances = new ConcurrentQueue<string>();
        using var meters = new MeterListener { InstrumentPublished = (instrument, listener) => Enable(instrument, listener) };
        meters.SetMeasurementEventCallback<int>((_, _, tags, _) => Note(tags));
        meters.Start();
        Handler.WithResilience(pipeline => pipeline.AddRetry(Noting([], "")));

        await Assert.ThrowsAsync<TimeoutException>(async () => await _test.HandleAsync("Hi!"));

        Assert.Contains("streamgroups-handler orders/billing", instances);
        Assert.Empty(_test.Logs.Lines);

        static void Enable(Instrument instrument, MeterListener listener)
        {
            if (instrument.Meter.Name == "Polly") listener.EnableMeasurementEvents(instrument);
        }

        void Note(ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            var values = tags.ToArray().ToDictionary(tag => tag.Key, tag => tag.Value);
            instances.Enqueue($"{values.GetValueOrDefault("pipeline.name")} {values.GetValueOrDefault("pipeline.instance")}");
        }
    }

    [Fact]
    public void What_is_no_handler_no_action_and_no_function_is_refused_at_once()
    {
        var foreign = new ForeignBuilder();

        Assert.Throws<ArgumentException>("handler", () => foreign.WithResilience(pipeline => { }));
        Assert.Throws<ArgumentException>("handler", () => foreign.WithResilience((pipeline, services) => { }));
        Assert.Throws<ArgumentException>("handler", () => ((IHandlerBuilder)foreign).OnException<TimeoutException>(FailureAction.Retry));
        Assert.Throws<ArgumentException>("builder", () => ((IRedisStreamsBuilder)foreign).OnException<TimeoutException>(_ => FailureAction.Retry));
        Assert.Throws<ArgumentNullException>("configure", () => Handler.WithResilience((Action<ResiliencePipelineBuilder>)null!));
        Assert.Throws<ArgumentNullException>("configure", () => Handler.WithResilience((Action<ResiliencePipelineBuilder, IServiceProvider>)null!));
        Assert.Throws<ArgumentNullException>("choose", () => Handler.OnException((Func<TimeoutException, FailureAction>)null!));
        Assert.Throws<ArgumentNullException>("choose", () => All.OnException((Func<TimeoutException, FailureAction>)null!));
        var action = Assert.Throws<ArgumentOutOfRangeException>("action", () => Handler.OnException<TimeoutException>((FailureAction)3));
        Assert.StartsWith("Say Retry, DeadLetter or Ignore.", action.Message);
        Assert.Throws<ArgumentOutOfRangeException>("action", () => All.OnException<TimeoutException>((FailureAction)(-1)));
    }

    public ValueTask DisposeAsync() => _test.DisposeAsync();

    private static RetryStrategyOptions Noting(List<string> order, string name) => new()
    {
        MaxRetryAttempts = 1,
        Delay = TimeSpan.Zero,
        OnRetry = _ =>
        {
            order.Add(name);
            return default;
        },
    };

    private sealed class ForeignBuilder : IHandlerBuilder, IRedisStreamsBuilder
    {
        public IServiceCollection Services { get; } = new ServiceCollection();

        public string Stream => "orders";
    }
}
