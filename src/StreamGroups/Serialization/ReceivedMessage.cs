using System.Text;
using StreamGroups.Transport;

namespace StreamGroups.Serialization;

/// <summary>A view of what an entry holds, valid as long as the entry's payload is. Making it allocates nothing, or nearly.</summary>
internal readonly struct ReceivedMessage
{
    private readonly ReadOnlyMemory<byte> _data;
    private readonly EnvelopeLayout _layout;
    private readonly Form _form;

    private ReceivedMessage(
        Form form, ReadOnlyMemory<byte> data, ReadOnlyMemory<byte> body, ContentKind kind, EnvelopeLayout layout = default,
        ReadOnlyMemory<byte>[]? fields = null)
    {
        _form = form;
        _data = data;
        _layout = layout;
        Body = body;
        Kind = kind;
        Fields = fields;
    }

    private enum Form : byte
    {
        Bare,
        Envelope,
        JsonEnvelope,
    }

    /// <summary>The message's body without its envelope; empty where <see cref="Fields"/> is set.</summary>
    public ReadOnlyMemory<byte> Body { get; }

    /// <summary>The value of the field that holds the whole message; empty where <see cref="Fields"/> is set.</summary>
    public ReadOnlyMemory<byte> Data => _data;

    /// <summary>What the content type says the body is.</summary>
    public ContentKind Kind { get; }

    /// <summary>The fields of an entry that another program wrote, names and values in turn; null where there is a body.</summary>
    public ReadOnlyMemory<byte>[]? Fields { get; }

    /// <summary>The content type as it was written, or null.</summary>
    public string? ContentType => Kind == ContentKind.None ? null : ReadHeaders().GetValueOrDefault(HeaderNames.ContentType);

    /// <exception cref="UnreadableMessageException">The data starts as FastStream's envelope does, but is damaged.</exception>
    public static ReceivedMessage Parse(in Payload payload)
    {
        if (payload.Fields is { } fields) return new(Form.Bare, default, default, ContentKind.None, fields: fields);
        var data = payload.Data;
        switch (EnvelopeReader.Read(data.Span, out var layout, out var fault))
        {
            case EnvelopeState.Intact:
                var contentType = data.Span.Slice(layout.ContentTypeStart, layout.ContentTypeLength);
                return new(Form.Envelope, data, data[layout.DataStart..], ContentTypes.KindOf(contentType), layout);
            case EnvelopeState.Damaged:
                throw new UnreadableMessageException(
                    $"The field {Payload.DataField} starts with the bytes of FastStream's envelope, but the envelope is damaged: {fault}. "
                    + "Look at what published it.");
            default:
                return JsonEnvelope.TryRead(data, out var body, out var kind)
                    ? new(Form.JsonEnvelope, data, body, kind)
                    : new(Form.Bare, data, data, ContentKind.None);
        }
    }

    /// <summary>Finds a header without reading the others. Of headers with the same name the last one counts.</summary>
    public bool TryFindHeader(scoped ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        value = default;
        switch (_form)
        {
            case Form.Envelope: return EnvelopeHeaders.TryFind(_data.Span, in _layout, name, out value);
            case Form.JsonEnvelope when JsonEnvelope.ReadHeaders(_data).TryGetValue(Encoding.UTF8.GetString(name), out var text):
                value = Encoding.UTF8.GetBytes(text);
                return true;
            default: return false;
        }
    }

    /// <summary>The headers; none for fields and for a body without an envelope. Reads them anew at each call.</summary>
    public MessageHeaders ReadHeaders() => _form switch
    {
        Form.Envelope when _layout.HeaderCount > 0 => new(EnvelopeHeaders.Read(_data.Span, _layout)),
        Form.JsonEnvelope => new(JsonEnvelope.ReadHeaders(_data)),
        _ => MessageHeaders.Empty,
    };
}
