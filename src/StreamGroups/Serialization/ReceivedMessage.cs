using StreamGroups.Transport;

namespace StreamGroups.Serialization;

/// <summary>An entry's payload, taken apart.</summary>
internal readonly struct ReceivedMessage
{
    private ReceivedMessage(ReadOnlyMemory<byte> body) => Body = body;

    public ReadOnlyMemory<byte> Body { get; }

    public static ReceivedMessage Parse(in Payload payload) => new(payload.Data);

    public MessageHeaders ReadHeaders() => new(new Dictionary<string, string> { ["length"] = $"{Body.Length}" });
}
