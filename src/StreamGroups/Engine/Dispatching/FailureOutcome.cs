namespace StreamGroups.Engine.Dispatching;

/// <summary>What becomes of an entry whose handler did not complete.</summary>
/// <param name="Kind">What is done.</param>
/// <param name="Delay">When it is delivered again, from now; zero is at once, and where it is not delivered again.</param>
/// <param name="Reason">Why, in a word or two; a field of the dead letter.</param>
internal readonly record struct FailureOutcome(FailureKind Kind, TimeSpan Delay, string Reason);
