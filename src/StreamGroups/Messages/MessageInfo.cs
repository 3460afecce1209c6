namespace StreamGroups;

/// <summary>What is known of a message before it is read: what <c>When</c> chooses a handler by.</summary>
public sealed class MessageInfo
{
    internal MessageInfo(Handling.Delivery delivery, MessageHeaders headers) =>
        (Stream, Group, Id, DeliveryCount, Headers) = (delivery.Group.Stream, delivery.Group.Group, delivery.Id, delivery.Count, headers);

    /// <summary>The stream that the message came from.</summary>
    public string Stream { get; }

    /// <summary>The group that it was delivered to.</summary>
    public string Group { get; }

    /// <summary>The entry's ID.</summary>
    public EntryId Id { get; }

    /// <summary>The message's headers.</summary>
    public MessageHeaders Headers { get; }

    /// <summary>How often the entry was delivered, this time included.</summary>
    public long DeliveryCount { get; }
}
