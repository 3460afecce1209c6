using StreamGroups.Handling;
using StreamGroups.Serialization;

namespace StreamGroups.Engine.Dispatching.Lanes;

/// <summary>Reads the message to find its key; the handler reads it anew.</summary>
internal sealed class MessageKeys<T>(IMessageReader<T> reader, Func<T, object?> key, int maxMessageSize) : ILaneKeys
{
    public object? KeyOf(Delivery delivery)
    {
        T message;
        try
        {
            if (delivery.Payload.Length > maxMessageSize) return null;
            var received = ReceivedMessage.Parse(in delivery.Payload);
            message = reader.Read(in received);
        }
        catch (Exception)
        {
            return null; // Its pipeline finds out why, and dead-letters it.
        }
        if (message is null) return null; // Which its pipeline may not allow.
        try
        {
            return key(message);
        }
        catch (Exception exception)
        {
            delivery.KeyFault = exception;
            return null;
        }
    }
}
