namespace StreamGroups.Engine.SingleActive;

/// <summary>
/// Whether this process is the group's active one, by its own monotonic clock: until a time that counts from the sending of the last renewal. Its keeper
/// writes it; it is asked before each handler begins.
/// </summary>
internal sealed class ActiveLease(TimeProvider time)
{
    private long _until;
    private int _term;
    private int _opened;

    public bool IsHeld => Left > TimeSpan.Zero;

    /// <summary>The time that is left; zero or less where it is not held.</summary>
    public TimeSpan Left => Volatile.Read(ref _until) is > 0 and var until ? time.GetElapsedTime(time.GetTimestamp(), until) : TimeSpan.Zero;

    /// <summary>Rises with each taking: between two of them another process may have been active.</summary>
    public int Term => Volatile.Read(ref _term);

    /// <summary>Whether a handler may begin: what was read in an earlier term may not.</summary>
    public bool Allows => Volatile.Read(ref _opened) == Term && IsHeld;

    /// <summary>What is read from now on belongs to this term.</summary>
    public void Open(int term) => Volatile.Write(ref _opened, term);

    public void Take(long until)
    {
        Volatile.Write(ref _term, _term + 1);
        Volatile.Write(ref _until, until);
    }

    public void Renew(long until) => Volatile.Write(ref _until, until);

    public void End() => Volatile.Write(ref _until, 0);
}
