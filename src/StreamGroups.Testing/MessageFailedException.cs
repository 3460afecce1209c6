namespace StreamGroups.Testing;

/// <summary>
/// A message that a test waits for has failed for good: it is in the dead-letter stream, or was dropped. <see cref="Exception.InnerException"/> is what
/// its handler threw.
/// </summary>
public sealed class MessageFailedException : Exception
{
    internal MessageFailedException(string message, MessageDelivery delivery) : base(message, delivery.Exception) => Delivery = delivery;

    /// <summary>The last delivery of the message.</summary>
    public MessageDelivery Delivery { get; }
}
