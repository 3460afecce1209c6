using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace StreamGroups.Serialization;

/// <summary>Turns a message into the envelope that is published.</summary>
internal static class MessageWriter
{
    /// <param name="message">Bytes are written as they are, a string as UTF-8 text, null as an empty body, anything else as JSON.</param>
    /// <param name="options">Headers, reply-to, and a correlation ID that goes before <paramref name="correlationId"/>.</param>
    /// <param name="correlationId">The correlation ID if the options name none.</param>
    /// <param name="json">How messages become JSON; read-only from now on.</param>
    /// <exception cref="ArgumentException">A header is null or too long, there are too many, or a text is no Unicode.</exception>
    /// <exception cref="NotSupportedException">The JSON options do not know the message's type.</exception>
    public static ReadOnlyMemory<byte> Write<T>(
        T message, PublishOptions? options, string correlationId, JsonSerializerOptions json)
    {
        switch (message)
        {
            case null: return WriteBytes([], options, correlationId, MessageTypeNames.Of(message));
            case byte[] bytes: return WriteBytes(bytes, options, correlationId);
            case ReadOnlyMemory<byte> bytes: return WriteBytes(bytes.Span, options, correlationId);
            case Memory<byte> bytes: return WriteBytes(bytes.Span, options, correlationId);
            case string text: return WriteText(text, options, correlationId);
            default: return WriteJson(message, options, correlationId, JsonDefaults.MakeReady(json));
        }
    }

    private static byte[] WriteBytes(ReadOnlySpan<byte> body, PublishOptions? options, string correlationId, string? messageType = null)
    {
        var room = new OwnHeaders();
        return EnvelopeWriter.Write(HeaderList.Make(ref room, options, correlationId, null, messageType), body);
    }

    private static byte[] WriteText(string text, PublishOptions? options, string correlationId)
    {
        int length;
        try
        {
            length = StrictUtf8.Encoding.GetByteCount(text);
        }
        catch (EncoderFallbackException e)
        {
            throw new ArgumentException($"The message has half of a surrogate pair at index {e.Index}: it is not Unicode text.", e);
        }
        var room = new OwnHeaders();
        var envelope = EnvelopeWriter.Begin(HeaderList.Make(ref room, options, correlationId, ContentTypes.Text, null), length, out var start);
        Encoding.UTF8.GetBytes(text, envelope.AsSpan(start));
        return envelope;
    }

    private static byte[] WriteJson<T>(T message, PublishOptions? options, string correlationId, JsonSerializerOptions json)
    {
        var room = new OwnHeaders();
        var headers = HeaderList.Make(ref room, options, correlationId, ContentTypes.Json, MessageTypeNames.Of(message));
        // An object's own type says more than "object".
        var type = JsonTypes.InfoOf(typeof(T) == typeof(object) ? message!.GetType() : typeof(T), json);
        var buffer = JsonBuffer.Rent(json);
        try
        {
            if (type is JsonTypeInfo<T> known) JsonSerializer.Serialize(buffer.Writer, message, known);
            else JsonSerializer.Serialize(buffer.Writer, message, type);
            return EnvelopeWriter.Write(headers, buffer.Written);
        }
        finally
        {
            buffer.Return();
        }
    }
}
