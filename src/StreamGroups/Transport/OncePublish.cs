namespace StreamGroups.Transport;

/// <summary>An entry that is added once.</summary>
/// <param name="Stream">The stream.</param>
/// <param name="MessageId">What it is known by there.</param>
/// <param name="Window">For how long.</param>
/// <param name="Data">What the entry holds.</param>
/// <param name="Trim">What is trimmed if it is added.</param>
internal readonly record struct OncePublish(string Stream, string MessageId, TimeSpan Window, ReadOnlyMemory<byte> Data, StreamTrim Trim);
