namespace StreamGroups.Publishing;

/// <summary>What is published, as an observer is told of it; there is none without one.</summary>
/// <param name="Message">The message before it was written.</param>
/// <param name="Data">What it was written as.</param>
internal sealed record ObservedMessage(object? Message, ReadOnlyMemory<byte> Data);
