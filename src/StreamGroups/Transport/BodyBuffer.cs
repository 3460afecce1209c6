using System.Buffers;

namespace StreamGroups.Transport;

/// <summary>
/// Memory for what entries hold, many of them in one array, since a reply's own buffer goes back to the client. Borrowed memory saves 130 B an entry
/// of 100 B, and is used again.
/// </summary>
/// <param name="borrows">Whether the memory is to be given back; else it belongs to whoever has a part of it.</param>
internal sealed class BodyBuffer(bool borrows = false)
{
    private const int ArraySize = 32 * 1024; // Well below 85,000 bytes, from where arrays go to the large object heap.

    private readonly List<byte[]> _borrowed = [];
    private byte[] _array = [];
    private int _used;

    /// <param name="length">The bytes that are needed.</param>
    /// <param name="toCome">About how many will be needed next: little memory is taken for a small reply.</param>
    public Memory<byte> Take(int length, long toCome)
    {
        if (length == 0) return default;
        if (_array.Length - _used < length) Begin(Math.Max(length, (int)Math.Min(length + toCome, ArraySize)));
        var part = _array.AsMemory(_used, length);
        _used += length;
        return part;
    }

    /// <summary>Gives borrowed memory back: nobody may have any part of it any more.</summary>
    public void GiveBack()
    {
        if (!borrows) return;
        foreach (var array in _borrowed) ArrayPool<byte>.Shared.Return(array);
        _borrowed.Clear();
        (_array, _used) = ([], 0);
    }

    private void Begin(int length)
    {
        (_array, _used) = (borrows ? ArrayPool<byte>.Shared.Rent(length) : GC.AllocateUninitializedArray<byte>(length), 0);
        if (borrows) _borrowed.Add(_array);
    }
}
