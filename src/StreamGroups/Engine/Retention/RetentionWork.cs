using StreamGroups.Transport;

namespace StreamGroups.Engine.Retention;

/// <summary>What there is to do for a stream.</summary>
/// <param name="Trim">What to trim; null where there is nothing.</param>
/// <param name="Collects">Whether settled entries may lie behind the one that holds the stream back.</param>
/// <param name="HeldFor">How long a group has kept an entry from being removed; null where none does.</param>
/// <param name="IsLong">Whether the stream has become longer than its user wants to hear of.</param>
internal readonly record struct RetentionWork(TrimRequest? Trim, bool Collects, TimeSpan? HeldFor, bool IsLong);
