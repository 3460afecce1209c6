using StreamGroups.Transport;

namespace StreamGroups.DeadLetters;

/// <summary>What the user is told where dead letters cannot be reached.</summary>
internal static class DeadLetterFaults
{
    /// <summary>Awaits what the store does.</summary>
    /// <exception cref="DeadLetterException">The store failed.</exception>
    public static async ValueTask<T> TranslateAsync<T>(GroupAddress group, ValueTask<T> operation)
    {
        try
        {
            return await operation.ConfigureAwait(false);
        }
        catch (TransportException exception)
        {
            throw new DeadLetterException(group.Stream, group.Group, Text(group, exception), exception);
        }
    }

    public static DeadLetterException TooLarge(GroupAddress group, EntryId id) => new(group.Stream, group.Group,
        $"Dead letter {id} of group '{group.Group}' of stream '{group.Stream}' cannot be replayed: its entry has more fields than a script can add to "
        + "the stream again, about 3,900. Read it, add it to the stream with XADD, and purge it.", null);

    private static string Text(GroupAddress group, TransportException exception) => exception.Kind switch
    {
        TransportErrorKind.GroupMissing =>
            $"The group '{group.Group}' of stream '{group.Stream}' does not exist, so that its dead letters cannot be replayed to it. Start an "
            + "application that maps it, or create it with XGROUP CREATE; or replay them to the stream.",
        TransportErrorKind.Transient => $"{exception.Message} Call again: what was done by then is not repeated.",
        _ => exception.Message,
    };
}
