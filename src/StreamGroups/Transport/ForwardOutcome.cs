namespace StreamGroups.Transport;

/// <summary>What became of one <see cref="Forward"/>.</summary>
/// <param name="IsDone">Whether the entry was pending: it is acknowledged, and the messages are published. Else nothing was done.</param>
/// <param name="Refusal">Why a stream does not take its message: then nothing was done, and the entry stays pending.</param>
/// <param name="LostReply">Why a reply did not go out, the rest being done; null where all did.</param>
internal readonly record struct ForwardOutcome(bool IsDone, TransportException? Refusal = null, string? LostReply = null);
