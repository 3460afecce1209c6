using StreamGroups.Transport;

namespace StreamGroups.Engine.Settling;

/// <summary>A dead letter that the store refused: it is sent again, since nobody else knows what the handler failed on.</summary>
/// <param name="Consumer">Whose entry it is.</param>
/// <param name="Id">The entry.</param>
/// <param name="Letter">What it says.</param>
/// <param name="BegunAt">A timestamp: when its handler began, where it did.</param>
internal sealed record KeptLetter(string Consumer, EntryId Id, DeadLetter Letter, long? BegunAt);
