namespace StreamGroups.Faults.Workers;

/// <summary>A wall clock that somebody sets; timers and timestamps go on as before, as those of the system do.</summary>
internal sealed class JumpingTimeProvider : TimeProvider
{
    private static readonly TimeSpan[] Jumps = [TimeSpan.FromHours(1), TimeSpan.FromDays(-30), TimeSpan.FromMinutes(-5), TimeSpan.FromDays(400)];

    private int _jumps;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Offset;

    private TimeSpan Offset => Volatile.Read(ref _jumps) is > 0 and var jumps ? Jumps[(jumps - 1) % Jumps.Length] : TimeSpan.Zero;

    /// <summary>Goes to the next offset.</summary>
    public void Jump() => Interlocked.Increment(ref _jumps);
}
