using System.Buffers;
using System.Text.Json;

namespace StreamGroups.Serialization;

/// <summary>A place to write JSON to, one kept by each thread for its next message.</summary>
internal sealed class JsonBuffer
{
    private const int LargestKept = 256 * 1024; // Bytes; a larger one is left to the garbage collector.
    private const int DefaultMaxDepth = 64;

    [ThreadStatic]
    private static JsonBuffer? _kept;

    private readonly ArrayBufferWriter<byte> _bytes = new(1024);
    private readonly JsonSerializerOptions _options;

    private JsonBuffer(JsonSerializerOptions options)
    {
        _options = options;
        Writer = new(_bytes, new JsonWriterOptions
        {
            Encoder = options.Encoder,
            Indented = options.WriteIndented,
            IndentCharacter = options.IndentCharacter,
            IndentSize = options.IndentSize,
            NewLine = options.NewLine,
            MaxDepth = options.MaxDepth == 0 ? DefaultMaxDepth : options.MaxDepth,
            SkipValidation = true,
        });
    }

    public Utf8JsonWriter Writer { get; }

    /// <summary>A buffer for this thread alone, until <see cref="Return"/>; its writer writes as the options say.</summary>
    public static JsonBuffer Rent(JsonSerializerOptions options)
    {
        var buffer = _kept;
        _kept = null;
        return buffer is not null && buffer.Suits(options) ? buffer : new(options);
    }

    /// <summary>What was written; valid until <see cref="Return"/>.</summary>
    public ReadOnlySpan<byte> Written
    {
        get
        {
            Writer.Flush();
            return _bytes.WrittenSpan;
        }
    }

    private bool Suits(JsonSerializerOptions options) =>
        ReferenceEquals(_options, options)
        || (ReferenceEquals(_options.Encoder, options.Encoder) && _options.MaxDepth == options.MaxDepth
            && !_options.WriteIndented && !options.WriteIndented);

    public void Return()
    {
        if (_bytes.Capacity > LargestKept) return;
        Writer.Reset();
        _bytes.ResetWrittenCount();
        _kept = this;
    }
}
