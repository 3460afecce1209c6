using System.Text;

namespace StreamGroups.Serialization;

/// <summary>Gives the names and values that nearly every message has without making a new string for each message.</summary>
internal static class KnownText
{
    public static string Of(ReadOnlySpan<byte> utf8) => utf8.Length switch
    {
        8 when utf8.SequenceEqual("reply_to"u8) => HeaderNames.ReplyTo,
        10 when utf8.SequenceEqual("text/plain"u8) => ContentTypes.Text,
        12 when utf8.SequenceEqual("content-type"u8) => HeaderNames.ContentType,
        12 when utf8.SequenceEqual("message_type"u8) => HeaderNames.MessageType,
        14 when utf8.SequenceEqual("correlation_id"u8) => HeaderNames.CorrelationId,
        16 when utf8.SequenceEqual("application/json"u8) => ContentTypes.Json,
        _ => Encoding.UTF8.GetString(utf8),
    };
}
