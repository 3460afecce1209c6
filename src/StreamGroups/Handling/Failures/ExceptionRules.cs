using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using StreamGroups.Diagnostics;
using StreamGroups.Transport;

namespace StreamGroups.Handling.Failures;

/// <summary>The rules for one handler's exceptions: its own, then those of all handlers. The first one that covers an exception decides.</summary>
internal sealed class ExceptionRules(
    IEnumerable<ExceptionRule> ofHandler, IEnumerable<ExceptionRule> ofAllHandlers, GroupAddress group, ILogger logger)
{
    private readonly ExceptionRule[] _rules = [.. ofHandler, .. ofAllHandlers];

    public static ExceptionRules None { get; } = new([], [], default, NullLogger.Instance);

    /// <summary>
    /// Null where no rule covers the exception. One that a blocked task was waited for with, an <see cref="AggregateException"/> of a single
    /// exception, is covered by rules for either.
    /// </summary>
    public FailureAction? Find(Exception exception)
    {
        foreach (var rule in _rules)
        {
            for (var part = exception; part is not null; part = (part as AggregateException)?.InnerExceptions is [var single] ? single : null)
            {
                if (rule.Covers(part)) return Choose(rule, part);
            }
        }
        return null;
    }

    /// <summary>A function that fails must not decide that a message is given up.</summary>
    private FailureAction Choose(ExceptionRule rule, Exception exception)
    {
        try
        {
            var action = rule.Choose(exception);
            if (Enum.IsDefined(action)) return action;
            HandlingLog.RuleUnknown(logger, group, rule.ExceptionType, action);
        }
        catch (Exception failure)
        {
            HandlingLog.RuleFailed(logger, failure, group, rule.ExceptionType);
        }
        return FailureAction.Retry;
    }
}
