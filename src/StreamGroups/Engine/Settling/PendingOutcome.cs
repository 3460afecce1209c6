using StreamGroups.Handling;

namespace StreamGroups.Engine.Settling;

/// <summary>An outcome that the store has not confirmed; somebody may wait for that.</summary>
internal readonly record struct PendingOutcome<T>(Delivery Delivery, T Content, TaskCompletionSource? Confirmed);
