namespace StreamGroups.DeadLetters;

/// <summary>Spreads replays evenly over time. What a slow server held up is not caught up on.</summary>
internal sealed class ReplayPace(double? perSecond, TimeProvider time)
{
    /// <summary>No timer is finer; shorter waits add up until one is due.</summary>
    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(1);

    private readonly long _began = time.GetTimestamp();
    private TimeSpan _due;

    /// <summary>Completes when the next may go; the first at once.</summary>
    public async ValueTask NextAsync(CancellationToken cancellationToken)
    {
        if (perSecond is not { } rate) return;
        var now = time.GetElapsedTime(_began);
        if (_due - now >= ShortestWait) await Task.Delay(_due - now, time, cancellationToken).ConfigureAwait(false);
        else if (_due < now) _due = now;
        _due += TimeSpan.FromSeconds(1 / rate);
    }
}
