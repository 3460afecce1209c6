using Microsoft.Extensions.Logging;
using StreamGroups.Transport;

namespace StreamGroups.Diagnostics;

/// <summary>What is logged of outcomes on their way to the store. Event IDs 340 to 359.</summary>
internal static partial class SettlingLog
{
    [LoggerMessage(340, LogLevel.Warning,
        "Acknowledgements of {Group} were not confirmed before the stop, so that these entries may be delivered again: {Entries}")]
    public static partial void AcksLeft(ILogger logger, GroupAddress group, string entries);

    [LoggerMessage(341, LogLevel.Debug, "Of what {Group} acknowledged some was no longer pending, {Count} of {Entries}")]
    public static partial void NoLongerPending(ILogger logger, GroupAddress group, long count, string entries);

    [LoggerMessage(342, LogLevel.Information, "Entry {Id} of {Group} went to the dead-letter stream {DeadLetterStream}: {Reason}")]
    public static partial void DeadLettered(ILogger logger, EntryId id, GroupAddress group, string reason, string deadLetterStream);

    [LoggerMessage(343, LogLevel.Warning,
        "Entry {Id} of {Group} was delivered as often as MaxDeliveries permits and never settled; deliveries: {Deliveries}, the last one to {Consumer}")]
    public static partial void Exhausted(ILogger logger, EntryId id, GroupAddress group, long deliveries, string consumer);

    [LoggerMessage(344, LogLevel.Information,
        "Entry {Id} of {Group} was not dead-lettered by this call, since it was no longer pending here: another consumer has it, it was settled, or an "
        + "earlier call had done it whose answer was lost")]
    public static partial void NotOwner(ILogger logger, EntryId id, GroupAddress group);

    [LoggerMessage(345, LogLevel.Error,
        "Entry {Id} of {Group} could not be dead-lettered; it stays pending, as others will for the same cause, and is tried again: {Cause}")]
    public static partial void DeadLetterRefused(ILogger logger, EntryId id, GroupAddress group, string cause);

    [LoggerMessage(346, LogLevel.Warning,
        "Of what {Group} acknowledged some was no longer pending, {Count} of {Entries}. Their leases may have been lost, so that other consumers may "
        + "have handled them too, or the group; or they were trimmed, or an earlier call had done it whose answer was lost. This is said once")]
    public static partial void TookTooLong(ILogger logger, GroupAddress group, long count, string entries);

    [LoggerMessage(347, LogLevel.Warning,
        "Entries of {Group} could not be handed back before the stop; others take them over when their leases are over: {Entries}")]
    public static partial void ParkingsLeft(ILogger logger, GroupAddress group, string entries);

    [LoggerMessage(348, LogLevel.Information,
        "Entries of {Group} were neither retried nor released by this call, since they were no longer pending here: other consumers have them, they "
        + "were settled or trimmed, or an earlier call had done it whose answer was lost. Entries: {Entries}")]
    public static partial void TooLate(ILogger logger, GroupAddress group, string entries);

    [LoggerMessage(349, LogLevel.Warning,
        "The handler of entry {Id} of {Group} asked for {Call}, which does nothing in the mode {Mode}: the entry was acknowledged before the handler "
        + "began. Set Mode to AtLeastOnce or Manual, or take it out. This is said once")]
    public static partial void NothingToSettle(ILogger logger, EntryId id, GroupAddress group, string call, DeliveryMode mode);

    [LoggerMessage(350, LogLevel.Warning,
        "More entries of {Group} wait to be dead-lettered than letters are kept, {Count}: of further ones the exceptions are not kept, so that their dead "
        + "letters may say no more than 'exhausted'. This is said once")]
    public static partial void LettersNotKept(ILogger logger, GroupAddress group, int count);
}
