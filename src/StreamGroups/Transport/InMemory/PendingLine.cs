namespace StreamGroups.Transport.InMemory;

/// <summary>An entry that was delivered and not settled.</summary>
internal sealed class PendingLine(EntryId id, string consumer, DateTimeOffset deliveredAt, long deliveryCount)
{
    public EntryId Id => id;

    public string Consumer { get; set; } = consumer;

    public DateTimeOffset DeliveredAt { get; set; } = deliveredAt;

    public long DeliveryCount { get; set; } = deliveryCount;

    /// <summary>The time since the last delivery; none where the clock went back.</summary>
    public TimeSpan IdleAt(DateTimeOffset now) => now > DeliveredAt ? now - DeliveredAt : TimeSpan.Zero;

    public PendingEntry ToPendingEntry(DateTimeOffset now) => new(id, Consumer, IdleAt(now), DeliveryCount);
}
