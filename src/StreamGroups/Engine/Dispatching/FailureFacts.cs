using StreamGroups.Handling.Failures;

namespace StreamGroups.Engine.Dispatching;

internal readonly record struct FailureFacts(
    ExceptionRules Rules, long DeliveryCount, int MaxDeliveries, IReadOnlyList<TimeSpan> Backoff, bool Cancelled);
