namespace StreamGroups.Engine.Dispatching;

internal readonly record struct FailureOutcome(FailureKind Kind, TimeSpan Delay, string Reason);
