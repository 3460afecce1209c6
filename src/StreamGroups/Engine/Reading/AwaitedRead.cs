namespace StreamGroups.Engine.Reading;

/// <summary>
/// The read whose answer is awaited. What it brings is pending on the server before it arrives here, for long where the network is slow, and must not
/// be taken for something that got lost on its way.
/// </summary>
internal sealed class AwaitedRead(TimeProvider time)
{
    private long _sentAt;

    public void Sent(long at) => Volatile.Write(ref _sentAt, at);

    public void Answered() => Volatile.Write(ref _sentAt, 0);

    /// <summary>The time since it was sent; zero where none is awaited.</summary>
    public TimeSpan Age => Volatile.Read(ref _sentAt) is > 0 and var sentAt ? time.GetElapsedTime(sentAt) : TimeSpan.Zero;
}
