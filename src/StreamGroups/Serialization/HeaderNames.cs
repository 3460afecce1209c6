namespace StreamGroups.Serialization;

/// <summary>The headers that the wire format itself uses.</summary>
internal static class HeaderNames
{
    public const string CorrelationId = "correlation_id";
    public const string ContentType = "content-type";
    public const string MessageId = "message_id";
    public const string MessageType = "message_type";
    public const string ReplyTo = "reply_to";
}
