using StreamGroups.Transport;

namespace StreamGroups.Publishing;

/// <summary>
/// While the server refuses what is published, as it does without memory, all publishers together ask it again 10 times a second, not each of them;
/// as soon as one succeeds, all may go on.
/// </summary>
internal sealed class PublishPace(TimeProvider time)
{
    private readonly long _interval = time.TimestampFrequency / 10;

    /// <summary>The time of the next attempt; 0 while everybody may try.</summary>
    private long _next;

    /// <summary>The last refusal.</summary>
    public TransportException? Cause { get; private set; }

    public bool MayTry()
    {
        var next = Volatile.Read(ref _next);
        if (next == 0) return true;
        var now = time.GetTimestamp();
        return now >= next && Interlocked.CompareExchange(ref _next, now + _interval, next) == next;
    }

    public void Succeeded()
    {
        if (Volatile.Read(ref _next) != 0) Interlocked.Exchange(ref _next, 0);
    }

    /// <summary>Only where the server itself answered, and is the only one: while there is no connection nothing reaches it anyway.</summary>
    public void Failed(TransportException failure)
    {
        if (failure.IsOfOneServer) return;
        if (failure is not { Kind: TransportErrorKind.OutOfMemory or TransportErrorKind.Transient, MayHaveHappened: false, IsReported: false }) return;
        Cause = failure;
        Interlocked.CompareExchange(ref _next, Math.Max(1, time.GetTimestamp()), 0); // One may try at once: it may be another's stream that was refused.
    }
}
