namespace StreamGroups.Serialization;

/// <summary>Turns an entry's body into the message that a handler takes.</summary>
internal interface IMessageReader<T>
{
    T Read(in ReceivedMessage message);
}
