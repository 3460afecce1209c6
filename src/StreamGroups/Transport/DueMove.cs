namespace StreamGroups.Transport;

/// <summary>What a look at a stream's schedule did.</summary>
/// <param name="Moved">How many messages are in the stream now.</param>
/// <param name="NextDue">The time until the next one is due, zero where it is by now; null where none waits.</param>
internal readonly record struct DueMove(int Moved, TimeSpan? NextDue);
