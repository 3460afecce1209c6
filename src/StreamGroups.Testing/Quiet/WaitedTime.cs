namespace StreamGroups.Testing.Quiet;

/// <summary>
/// How long it was waited, in real time, by looks in short turn. A machine that is at a standstill holds up who waits as well as what is waited for: of a long
/// time between two looks only its beginning counts.
/// </summary>
internal sealed class WaitedTime(TimeProvider? time = null)
{
    public static readonly TimeSpan MostBetweenLooks = TimeSpan.FromMilliseconds(5);

    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private long _last = (time ?? TimeProvider.System).GetTimestamp();

    public TimeSpan Total { get; private set; }

    /// <summary>Counts the time since the last look.</summary>
    public void Add()
    {
        var now = _time.GetTimestamp();
        var since = _time.GetElapsedTime(_last, now);
        Total += since < MostBetweenLooks ? since : MostBetweenLooks;
        _last = now;
    }

    public void Restart() => (Total, _last) = (TimeSpan.Zero, _time.GetTimestamp());
}
