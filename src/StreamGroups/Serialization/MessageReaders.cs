using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace StreamGroups.Serialization;

/// <summary>The reader for each type of message.</summary>
internal static class MessageReaders
{
    public static IMessageReader<T> For<T>(JsonSerializerOptions json)
    {
        if (typeof(T) == typeof(string)) return (IMessageReader<T>)(object)new TextReader();
        if (typeof(T) == typeof(ReadOnlyMemory<byte>)) return (IMessageReader<T>)(object)new MemoryReader();
        if (typeof(T) == typeof(byte[])) return (IMessageReader<T>)(object)new BytesReader();
        return new JsonReader<T>((JsonTypeInfo<T>)WithResolver(json).GetTypeInfo(typeof(T)));
    }

    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "Stand-in.")]
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "Stand-in.")]
    private static JsonSerializerOptions WithResolver(JsonSerializerOptions json) =>
        json.TypeInfoResolver is not null ? json : new(json) { TypeInfoResolver = new DefaultJsonTypeInfoResolver() };

    private sealed class TextReader : IMessageReader<string>
    {
        public string Read(in ReceivedMessage message) => Encoding.UTF8.GetString(message.Body.Span);
    }

    private sealed class MemoryReader : IMessageReader<ReadOnlyMemory<byte>>
    {
        public ReadOnlyMemory<byte> Read(in ReceivedMessage message) => message.Body;
    }

    private sealed class BytesReader : IMessageReader<byte[]>
    {
        public byte[] Read(in ReceivedMessage message) => message.Body.ToArray();
    }

    private sealed class JsonReader<T>(JsonTypeInfo<T> type) : IMessageReader<T>
    {
        public T Read(in ReceivedMessage message)
        {
            try
            {
                return JsonSerializer.Deserialize(message.Body.Span, type)!;
            }
            catch (JsonException e)
            {
                throw new UnreadableMessageException("The body is not the JSON that is expected.", e);
            }
        }
    }
}
