using StreamGroups.Handling;
using StreamGroups.Transport;

namespace StreamGroups.Serialization;

/// <summary>Tells an observer of each message that is read for a group's handlers.</summary>
internal sealed class ObservedReader<T>(IMessageReader<T> inner, IDeliveryObserver observer, GroupAddress group) : IMessageReader<T>
{
    public bool KeepsBody => inner.KeepsBody;

    public T Read(in ReceivedMessage message)
    {
        T read;
        try
        {
            read = inner.Read(in message);
        }
        catch
        {
            observer.Read(group, in message, typeof(T), null, isReadable: false);
            throw;
        }
        observer.Read(group, in message, typeof(T), read, isReadable: true);
        return read;
    }
}
