namespace StreamGroups.Transport;

/// <summary>A message that was scheduled.</summary>
/// <param name="Published">Its ID: the milliseconds at which it is due, and a number; and who has confirmed it. Of a message ID that is known it is what that stands for.</param>
/// <param name="DueIn">How long until then; null where that is not known.</param>
internal readonly record struct ScheduleOutcome(DurablePublish Published, TimeSpan? DueIn);
