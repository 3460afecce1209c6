using Microsoft.Extensions.Logging;
using StreamGroups.Handling.Failures;
using StreamGroups.TestSupport;
using StreamGroups.Tests.Engine;
using Xunit;

namespace StreamGroups.Tests.Handling.Failures;

public sealed class ExceptionRulesTests : IDisposable
{
    private readonly CollectingLoggerProvider _log = new();

    [Fact]
    public void No_rule_says_nothing()
    {
        Assert.Null(ExceptionRules.None.Find(new TimeoutException()));
        Assert.Null(Rules([ExceptionRule.For<ArgumentException>(FailureAction.Ignore)]).Find(new TimeoutException()));
    }

    [Fact]
    public void A_rule_covers_what_derives_from_its_exception_and_not_the_other_way_round()
    {
        var rules = Rules([ExceptionRule.For<ArgumentException>(FailureAction.DeadLetter)]);

        Assert.Equal(FailureAction.DeadLetter, rules.Find(new ArgumentNullException()));
        Assert.Null(rules.Find(new InvalidOperationException()));
    }

    [Fact]
    public void The_first_that_fits_decides()
    {
        var rules = Rules(
        [
            ExceptionRule.For<ArgumentNullException>(FailureAction.Retry),
            ExceptionRule.For<ArgumentException>(FailureAction.Ignore),
            ExceptionRule.For<Exception>(FailureAction.DeadLetter),
        ]);

        Assert.Equal(FailureAction.Retry, rules.Find(new ArgumentNullException()));
        Assert.Equal(FailureAction.Ignore, rules.Find(new ArgumentException()));
        Assert.Equal(FailureAction.DeadLetter, rules.Find(new TimeoutException()));
    }

    [Fact]
    public void The_handlers_rules_go_before_those_of_all_handlers()
    {
        var rules = Rules([ExceptionRule.For<Exception>(FailureAction.Retry)], [ExceptionRule.For<TimeoutException>(FailureAction.Ignore)]);
        Assert.Equal(FailureAction.Retry, rules.Find(new TimeoutException()));

        rules = Rules([ExceptionRule.For<ArgumentException>(FailureAction.Retry)], [ExceptionRule.For<TimeoutException>(FailureAction.Ignore)]);
        Assert.Equal(FailureAction.Ignore, rules.Find(new TimeoutException()));
    }

    [Fact]
    public void A_function_sees_the_exception()
    {
        var rules = Rules([ExceptionRule.For((ArgumentException e) => e.ParamName == "id" ? FailureAction.DeadLetter : FailureAction.Retry)]);

        Assert.Equal(FailureAction.DeadLetter, rules.Find(new ArgumentNullException("id")));
        Assert.Equal(FailureAction.Retry, rules.Find(new ArgumentException()));
        Assert.Empty(_log.Lines);
    }

    [Fact]
    public void One_exception_in_an_aggregate_counts_as_either()
    {
        var single = new AggregateException(new AggregateException(new TimeoutException()));
        var rules = Rules([ExceptionRule.For((TimeoutException e) => FailureAction.Ignore), ExceptionRule.For<Exception>(FailureAction.DeadLetter)]);
        Assert.Equal(FailureAction.Ignore, rules.Find(single));

        rules = Rules([ExceptionRule.For<AggregateException>(FailureAction.DeadLetter), ExceptionRule.For<TimeoutException>(FailureAction.Ignore)]);
        Assert.Equal(FailureAction.DeadLetter, rules.Find(single));
    }

    [Fact]
    public void Of_several_exceptions_in_an_aggregate_none_is_the_one()
    {
        var rules = Rules([ExceptionRule.For<TimeoutException>(FailureAction.Ignore)]);

        Assert.Null(rules.Find(new AggregateException(new TimeoutException(), new TimeoutException())));
        Assert.Null(rules.Find(new AggregateException()));
        Assert.Null(rules.Find(new InvalidOperationException("Wrapped.", new TimeoutException())));
    }

    [Fact]
    public void A_function_that_fails_retries_and_says_so()
    {
        var fault = new InvalidOperationException("As planned.");
        var rules = Rules([ExceptionRule.For<TimeoutException>(_ => throw fault), ExceptionRule.For<Exception>(FailureAction.Ignore)]);

        Assert.Equal(FailureAction.Retry, rules.Find(new TimeoutException()));

        var line = Assert.Single(_log.Lines);
        Assert.Equal((LogLevel.Error, 309, fault), (line.Level, line.Event.Id, line.Exception));
        Assert.Equal("The rule of orders/billing for System.TimeoutException failed, so the message is retried; correct the function given to OnException", line.Message);
    }

    [Fact]
    public void A_function_that_chooses_nothing_known_retries_and_says_so()
    {
        var rules = Rules([ExceptionRule.For<TimeoutException>(_ => (FailureAction)7)]);

        Assert.Equal(FailureAction.Retry, rules.Find(new TimeoutException()));

        var line = Assert.Single(_log.Lines);
        Assert.Equal((LogLevel.Error, 310), (line.Level, line.Event.Id));
        Assert.StartsWith("The rule of orders/billing for System.TimeoutException chose 7, which is none", line.Message);
    }

    public void Dispose() => _log.Dispose();

    private ExceptionRules Rules(ExceptionRule[] ofHandler, params ExceptionRule[] ofAllHandlers) =>
        new(ofHandler, ofAllHandlers, Deliveries.Group, _log.CreateLogger("rules"));
}
