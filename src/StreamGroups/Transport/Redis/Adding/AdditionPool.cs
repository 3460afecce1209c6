namespace StreamGroups.Transport.Redis.Adding;

/// <summary>Additions whose outcome was taken, for the next ones.</summary>
internal sealed class AdditionPool
{
    /// <summary>More callers than this that wait at once make new ones, of some 150 B each.</summary>
    private const int MostFree = 2_000;

    private readonly Lock _lock = new();
    private readonly Stack<Addition> _free = new();

    public Addition Take(ReadOnlyMemory<byte> data, in StreamTrim trim)
    {
        Addition? addition;
        lock (_lock) _free.TryPop(out addition);
        addition ??= new Addition(this);
        addition.Begin(data, trim);
        return addition;
    }

    public void Return(Addition addition)
    {
        lock (_lock)
        {
            if (_free.Count < MostFree) _free.Push(addition);
        }
    }
}
