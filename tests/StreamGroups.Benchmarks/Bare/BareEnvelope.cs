using System.Buffers.Binary;
using System.Text;
using StreamGroups.Serialization;

namespace StreamGroups.Benchmarks.Bare;

/// <summary>
/// The publisher's envelope by hand. All of its messages begin with the same bytes, but for the correlation ID, so they are copied and the ID is
/// written over.
/// </summary>
internal sealed class BareEnvelope
{
    private const int BodyOffset = 14;
    private const int IdLength = 36;
    private static readonly string SomeId = Guid.Empty.ToString();

    private readonly byte[] _head = Write();
    private readonly int _idAt;

    public BareEnvelope() => _idAt = _head.AsSpan().IndexOf(Encoding.ASCII.GetBytes(SomeId));

    public int LengthOf(ReadOnlySpan<byte> body) => _head.Length + body.Length;

    public void Write(ReadOnlySpan<byte> body, Span<byte> target)
    {
        _head.CopyTo(target);
        NewId().TryFormat(target.Slice(_idAt, IdLength), out _);
        body.CopyTo(target[_head.Length..]);
    }

    /// <summary>Finds the body in an envelope that is known to be one.</summary>
    public static ReadOnlySpan<byte> BodyOf(ReadOnlySpan<byte> data) => data[(int)BinaryPrimitives.ReadUInt32BigEndian(data[BodyOffset..])..];

    /// <summary>The operating system is not asked for each, as <see cref="Guid.NewGuid"/> does.</summary>
    private static Guid NewId()
    {
        Span<byte> bytes = stackalloc byte[16];
        Random.Shared.NextBytes(bytes);
        return new Guid(bytes);
    }

    private static byte[] Write() => MessageWriter.Write(Array.Empty<byte>(), null, SomeId, new RedisStreamsOptions().Json).ToArray();
}
