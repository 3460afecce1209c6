using RESPite.Messages;

namespace StreamGroups.Transport.Redis;

/// <summary>Copies values out of a reply into few arrays, since the reply's own buffer goes back to the client.</summary>
internal struct BodyCopier
{
    private const int ChunkSize = 32 * 1024; // Well below 85,000 bytes, from where arrays go to the large object heap.

    private byte[]? _chunk;
    private int _used;
    private int _expected;

    /// <param name="expected">About how many bytes are to come.</param>
    public BodyCopier(long expected) => _expected = (int)Math.Clamp(expected, 0, ChunkSize);

    public ReadOnlyMemory<byte> Copy(ref RespReader reader)
    {
        var length = reader.ScalarLength();
        if (length == 0) return default;
        if (_chunk is null || _chunk.Length - _used < length)
        {
            _chunk = GC.AllocateUninitializedArray<byte>(Math.Max(length, _expected));
            _expected = ChunkSize;
            _used = 0;
        }
        var target = _chunk.AsMemory(_used, length);
        reader.CopyTo(target.Span);
        _used += length;
        return target;
    }
}
