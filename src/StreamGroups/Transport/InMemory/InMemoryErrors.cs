namespace StreamGroups.Transport.InMemory;

/// <summary>What goes wrong in memory, in the words that Redis has for it.</summary>
internal static class InMemoryErrors
{
    public static TransportException GroupMissing(GroupAddress group) => new(TransportErrorKind.GroupMissing,
        $"NOGROUP: the stream '{group.Stream}' or its group '{group.Group}' does not exist in the in-memory store, or was removed. "
        + "Create the group again.");

    public static TransportException WrongType(string key) => new(TransportErrorKind.Permanent,
        $"WRONGTYPE: the key '{key}' of the in-memory store is no stream. Remove that key, or use another stream name.");

    public static TransportException ReaderClosed(GroupAddress group) => new(TransportErrorKind.Transient,
        $"The reader of stream '{group.Stream}', group '{group.Group}' was closed while it waited. Open a new one.");

    public static TransportException ReaderClosed(string stream) => new(TransportErrorKind.Transient,
        $"The reader of stream '{stream}' was closed while it waited. Open a new one.");

    public static TransportException ConnectionBroken() => new(TransportErrorKind.Transient,
        "The connection to the in-memory store was broken by a test. Connect anew and try again.");

    public static TransportException Planned(InMemoryOperation operation, TransportErrorKind kind, bool done) => new(kind,
        $"{operation} failed ({kind}{(done ? ", after it was done" : "")}) because a test asked the in-memory store for it.", null, done);
}
