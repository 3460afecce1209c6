namespace StreamGroups.Serialization;

/// <summary>
/// Gives the body as text: of <c>text/plain</c> as it is; of JSON, said or found, the value of a string literal, and any other value as its
/// JSON. An empty body is an empty string, or null where the handler takes it and there is no content type, as null is published.
/// </summary>
internal sealed class StringReader(bool allowNull) : IMessageReader<string?>
{
    public string? Read(in ReceivedMessage message)
    {
        if (message.Fields is { } fields) throw Unreadable.FieldsFor(typeof(string), fields);
        if (message.Kind == ContentKind.Other) throw Unreadable.ContentType(message.ContentType!, typeof(string));
        var body = message.Body.Span;
        if (message.Kind != ContentKind.Text)
        {
            if (allowNull && (JsonText.IsNull(body) || (body.IsEmpty && message.Kind == ContentKind.None))) return null;
            if (JsonText.IsQuoted(body))
            {
                if (JsonText.TryUnquote(body, out var literal)) return literal;
                if (message.Kind == ContentKind.Json) throw Unreadable.NoStringLiteral();
            }
        }
        return StrictUtf8.TryGetString(body, out var text) ? text : throw Unreadable.NotUtf8(typeof(string));
    }
}
