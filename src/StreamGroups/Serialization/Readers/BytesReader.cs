namespace StreamGroups.Serialization;

/// <summary>Gives the body as it is, whatever its content type. Memory that is not copied is valid until the handler has completed.</summary>
internal sealed class BytesReader<T>(Func<ReadOnlyMemory<byte>, T> take) : IMessageReader<T>
{
    public T Read(in ReceivedMessage message) =>
        message.Fields is { } fields ? throw Unreadable.FieldsFor(typeof(T), fields) : take(message.Body);
}
