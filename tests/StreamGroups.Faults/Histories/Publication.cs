using StreamGroups.Faults.Jobs;

namespace StreamGroups.Faults.Histories;

/// <summary>A message that was sent to the server.</summary>
/// <param name="Key">The publisher's name for it; no other message has it.</param>
/// <param name="SentAt">When publishing began.</param>
/// <param name="Kind">What its handler will do.</param>
internal sealed record Publication(string Key, TimeSpan SentAt, JobKind Kind)
{
    /// <summary>The ID that the server confirmed; null where no confirmation came.</summary>
    public EntryId? Id { get; set; }

    public TimeSpan? ConfirmedAt { get; set; }

    public EntryName? Entry => Id is { } id ? new EntryName(id, Key) : null;
}
