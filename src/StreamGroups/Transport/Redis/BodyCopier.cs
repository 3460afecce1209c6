using RESPite.Messages;

namespace StreamGroups.Transport.Redis;

/// <summary>Copies values out of replies into few arrays, since a reply's own buffer goes back to the client. What is left of one serves the next.</summary>
internal struct BodyCopier
{
    private const int ChunkSize = 32 * 1024; // Well below 85,000 bytes, from where arrays go to the large object heap.

    private byte[]? _chunk;
    private int _used;

    public ReadOnlyMemory<byte> Copy(ref RespReader reader)
    {
        var length = reader.ScalarLength();
        if (length == 0) return default;
        if (_chunk is null || _chunk.Length - _used < length)
        {
            var toCome = Math.Min(length + reader.ProtocolBytesRemaining, ChunkSize); // A small reply takes no more than it needs.
            _chunk = GC.AllocateUninitializedArray<byte>(Math.Max(length, (int)toCome));
            _used = 0;
        }
        var target = _chunk.AsMemory(_used, length);
        reader.CopyTo(target.Span);
        _used += length;
        return target;
    }
}
