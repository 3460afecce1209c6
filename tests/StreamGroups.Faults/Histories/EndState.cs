namespace StreamGroups.Faults.Histories;

/// <summary>What the server had when everything was mended and the consumers had had time to catch up.</summary>
/// <param name="At">When.</param>
/// <param name="Pending">The entries that were still pending.</param>
/// <param name="NotDelivered">The entries that no consumer had got.</param>
/// <param name="Consumers">The consumers that the server knew (<c>XINFO CONSUMERS</c>).</param>
/// <param name="Alive">The consumers that were alive.</param>
internal sealed record EndState(TimeSpan At, long Pending, long NotDelivered, int Consumers, int Alive);
