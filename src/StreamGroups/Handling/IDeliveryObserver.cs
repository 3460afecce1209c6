using StreamGroups.Publishing;
using StreamGroups.Serialization;
using StreamGroups.Transport;

namespace StreamGroups.Handling;

/// <summary>
/// Is told what becomes of messages: a test harness is. Where none is registered nothing is told, at the cost of comparing with null. Its methods are
/// brief, never throw, and come from any thread.
/// </summary>
internal interface IDeliveryObserver
{
    /// <summary>A message is in its stream; the job has its ID.</summary>
    void Published(PublishJob job);

    /// <summary>A message was given up.</summary>
    void PublishFailed(PublishJob job, Exception exception);

    /// <summary>What a handler returned is in a stream.</summary>
    /// <param name="message">The message; replies are not told of.</param>
    /// <param name="id">Its ID; 0-0 where it went out in one step with the acknowledgement, which does not tell it.</param>
    void Forwarded(in ForwardedMessage message, EntryId id);

    /// <summary>A handler begins.</summary>
    void Begun(Delivery delivery);

    /// <summary>A handler's message was read, or could not be.</summary>
    /// <param name="group">Whose handler it is.</param>
    /// <param name="received">What was read.</param>
    /// <param name="type">What it was read as.</param>
    /// <param name="message">The message; null too where it could not be read.</param>
    /// <param name="isReadable">Whether it could.</param>
    void Read(GroupAddress group, in ReceivedMessage received, Type type, object? message, bool isReadable);

    /// <summary>A handler has completed, or failed with an exception. What that leads to, if it is not decided yet, is told next.</summary>
    void Ended(Delivery delivery, Exception? exception);

    /// <summary>It is decided what is done with an entry: once for a delivery, and while its handler runs where that says so itself.</summary>
    /// <param name="delivery">The delivery.</param>
    /// <param name="outcome">What is done.</param>
    /// <param name="delay">When the entry comes again, from now, where it is retried or released.</param>
    /// <param name="reason">Why it is dead-lettered.</param>
    /// <param name="exception">The exception that the dead letter tells of, if there is one.</param>
    void Settling(Delivery delivery, SettledAs outcome, TimeSpan delay = default, string? reason = null, Exception? exception = null);

    /// <summary>The store has confirmed what was decided, or nothing more is done about it here.</summary>
    void Left(Delivery delivery);

    /// <summary>An entry whose deliveries were used up elsewhere, or by a crash, is in the dead-letter stream without having been delivered here.</summary>
    void Exhausted(GroupAddress group, string consumer, in PendingEntry entry);
}
