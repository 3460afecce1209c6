using StreamGroups.Transport;

namespace StreamGroups.Handling;

/// <summary>One entry on its way through this process, from the read until it is settled.</summary>
internal sealed class Delivery(GroupAddress group, string consumer, in Entry entry, long requestedAt)
{
    private readonly Payload _payload = entry.Payload;
    private int _settled;

    public GroupAddress Group { get; } = group;

    public string Consumer { get; } = consumer;

    public EntryId Id { get; } = entry.Id;

    public long Count { get; } = entry.DeliveryCount;

    public ref readonly Payload Payload => ref _payload;

    /// <summary>A timestamp of the time provider, from before the entry was asked for: its lease is no older than that.</summary>
    public long RequestedAt { get; } = requestedAt;

    /// <summary>Whether it was delivered before: then the next such one begins only when this one's outcome is confirmed.</summary>
    public bool IsClaimed { get; init; }

    /// <summary>Whether an attempt of its handler has begun; kept where a resilience pipeline may refuse to begin one.</summary>
    public bool HasBegun { get; set; }

    public bool IsSettled => Volatile.Read(ref _settled) != 0;

    /// <summary>True for the first caller only: the first settlement wins.</summary>
    public bool TrySettle() => Interlocked.Exchange(ref _settled, 1) == 0;

    /// <summary>Links of the list that <see cref="Engine.InFlight"/> keeps; nobody else touches them.</summary>
    internal Delivery? Previous { get; set; }

    /// <inheritdoc cref="Previous"/>
    internal Delivery? Next { get; set; }
}
