using StreamGroups.Handling;

namespace StreamGroups.Engine.Settling;

/// <summary>An ack that the store has not confirmed; somebody may wait for that.</summary>
internal readonly record struct PendingAck(Delivery Delivery, TaskCompletionSource? Confirmed);
