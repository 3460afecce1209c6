namespace StreamGroups.Benchmarks.Bare;

/// <summary>Copies of the bodies of one batch, in one buffer that serves batch after batch.</summary>
internal sealed class BareBodies
{
    private readonly List<Range> _ranges = new(BareReader.Count);
    private byte[] _buffer = new byte[64 * 1024];
    private int _used;

    public int Count => _ranges.Count;

    public ReadOnlyMemory<byte> this[int index] => _buffer.AsMemory(_ranges[index]);

    public void Add(ReadOnlySpan<byte> body)
    {
        if (_buffer.Length - _used < body.Length) Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, _used + body.Length));
        body.CopyTo(_buffer.AsSpan(_used));
        _ranges.Add(_used..(_used + body.Length));
        _used += body.Length;
    }

    public void Clear()
    {
        _ranges.Clear();
        _used = 0;
    }
}
