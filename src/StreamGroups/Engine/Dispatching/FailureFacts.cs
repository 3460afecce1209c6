using StreamGroups.Handling.Failures;

namespace StreamGroups.Engine.Dispatching;

/// <summary>What decides about a failed delivery beside its exception.</summary>
/// <param name="Rules">The rules for the handler's exceptions.</param>
/// <param name="DeliveryCount">How often the entry was delivered, this time included.</param>
/// <param name="MaxDeliveries">After how many deliveries it is given up.</param>
/// <param name="Backoff">The waits before the second, third, … delivery; the last one repeats.</param>
/// <param name="Cancelled">Whether the stop, or a lost lease, cancelled the delivery's token.</param>
internal readonly record struct FailureFacts(
    ExceptionRules Rules, long DeliveryCount, int MaxDeliveries, IReadOnlyList<TimeSpan> Backoff, bool Cancelled);
