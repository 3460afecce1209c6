using Microsoft.Extensions.Logging;

namespace StreamGroups.Diagnostics;

/// <summary>What is logged of outcomes on their way to the store. Event IDs 340 to 359.</summary>
internal static partial class SettlingLog
{
    [LoggerMessage(340, LogLevel.Warning, "{Count} acknowledgements were not confirmed before the stop; these entries may be delivered again")]
    public static partial void AcksLeft(ILogger logger, int count);

    [LoggerMessage(341, LogLevel.Debug, "{Count} acknowledged entries were no longer pending")]
    public static partial void NoLongerPending(ILogger logger, long count);

    [LoggerMessage(346, LogLevel.Warning,
        "{Count} acknowledged entries were no longer pending: their leases were lost, so that other consumers may have handled them too, or the group "
        + "was lost; this is said once")]
    public static partial void TookTooLong(ILogger logger, long count);

    [LoggerMessage(347, LogLevel.Warning, "{Count} entries could not be handed back before the stop; others take them over when their leases are over")]
    public static partial void ParkingsLeft(ILogger logger, int count);

    [LoggerMessage(348, LogLevel.Information, "{Count} entries were taken over by others, so they were neither retried nor released here")]
    public static partial void TooLate(ILogger logger, int count);

    [LoggerMessage(342, LogLevel.Information, "Entry {Id} went to the dead-letter stream {DeadLetterStream}: {Reason}")]
    public static partial void DeadLettered(ILogger logger, EntryId id, string reason, string deadLetterStream);

    [LoggerMessage(343, LogLevel.Warning, "Entry {Id} was delivered {Deliveries} times, the last time to {Consumer}, and never settled")]
    public static partial void Exhausted(ILogger logger, EntryId id, long deliveries, string consumer);

    [LoggerMessage(344, LogLevel.Information, "Entry {Id} has been taken over by another consumer, so it was not dead-lettered here")]
    public static partial void NotOwner(ILogger logger, EntryId id);

    [LoggerMessage(345, LogLevel.Error, "Entry {Id} could not be dead-lettered; it stays pending, as others will for the same cause, and is tried again: {Cause}")]
    public static partial void DeadLetterRefused(ILogger logger, EntryId id, string cause);

    [LoggerMessage(349, LogLevel.Warning,
        "More than {Count} entries wait to be dead-lettered: of further ones the exceptions are not kept, so that their dead letters may say no more than "
        + "'exhausted'; this is said once")]
    public static partial void LettersNotKept(ILogger logger, int count);
}
