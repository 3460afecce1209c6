namespace StreamGroups.Engine.Dispatching;

/// <summary>The time that a handler takes of late, averaged over windows so that one slow message does not decide. Not thread-safe.</summary>
internal sealed class HandlingTime(TimeProvider time)
{
    private const int MostInWindow = 64;
    private static readonly TimeSpan LongestWindow = TimeSpan.FromMilliseconds(20);

    private readonly long _longestWindow = (long)(LongestWindow.TotalSeconds * time.TimestampFrequency);
    private long _busy;
    private int _count;

    /// <summary>Null before anything was measured.</summary>
    public TimeSpan? Average { get; private set; }

    /// <summary>True where the average has changed.</summary>
    public bool Add(long elapsed)
    {
        _busy += elapsed;
        if (++_count < MostInWindow && _busy < _longestWindow) return false;
        var window = time.GetElapsedTime(0, _busy / _count);
        Average = Average is { } average ? (average + window) / 2 : window;
        (_busy, _count) = (0, 0);
        return true;
    }
}
