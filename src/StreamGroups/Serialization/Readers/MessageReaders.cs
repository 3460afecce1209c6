using System.Text.Json;

namespace StreamGroups.Serialization;

/// <summary>Finds the reader for a type of message.</summary>
internal static class MessageReaders
{
    /// <param name="json">The application's JSON options.</param>
    /// <param name="allowNull">
    /// Whether the handler's parameter says that it may be null (<c>Order?</c>, <c>string?</c>). Where it does not, an empty body and
    /// JSON's null are unreadable; only a string is then empty, or the text <c>null</c>. A nullable value type may always be null.
    /// </param>
    /// <exception cref="NotSupportedException">No reader can make such messages; the exception says why and what to do.</exception>
    public static IMessageReader<T> For<T>(JsonSerializerOptions json, bool allowNull = false)
    {
        object? reader =
            typeof(T) == typeof(ReadOnlyMemory<byte>) ? new BytesReader<ReadOnlyMemory<byte>>(static body => body)
            : typeof(T) == typeof(Memory<byte>) ? new BytesReader<Memory<byte>>(static body => body.ToArray())
            : typeof(T) == typeof(byte[]) ? new BytesReader<byte[]>(static body => body.ToArray())
            : typeof(T) == typeof(string) ? new StringReader(allowNull)
            : IsMap<T, string>() ? new StringMapReader(allowNull)
            : IsMap<T, byte[]>() ? new BytesMapReader<byte[]>(static value => value.ToArray(), copies: true)
            : IsMap<T, ReadOnlyMemory<byte>>() ? new BytesMapReader<ReadOnlyMemory<byte>>(static value => value, copies: false)
            : null;
        return reader is null ? new JsonMessageReader<T>(JsonDefaults.ForReading(json), allowNull) : (IMessageReader<T>)reader;
    }

    private static bool IsMap<T, TValue>() =>
        typeof(T) == typeof(Dictionary<string, TValue>)
        || typeof(T) == typeof(IReadOnlyDictionary<string, TValue>)
        || typeof(T) == typeof(IDictionary<string, TValue>);
}
