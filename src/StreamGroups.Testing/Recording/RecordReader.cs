using System.Collections;
using Microsoft.Extensions.Options;
using StreamGroups.Binding;
using StreamGroups.Configuration;
using StreamGroups.Serialization;

namespace StreamGroups.Testing.Recording;

/// <summary>Tells whether a delivery is one of a message of a given type, and gives it.</summary>
internal sealed class RecordReader(MappedGroups groups, Journal journal, IOptions<RedisStreamsOptions> shared)
{
    /// <summary>Null where it is not.</summary>
    public MessageDelivery<T>? Find<T>(DeliveryRecord record)
    {
        if (record.Message is T known) return new MessageDelivery<T>(record, true, known);
        if (record.Type is { } type)
            return typeof(T).IsAssignableFrom(type) ? new MessageDelivery<T>(record, record.IsReadable, default) : null;
        if (record.IsUnmatched && journal.MessageOf(record) is { } published)
        {
            if (published is T own) return new MessageDelivery<T>(record, true, own);
            if (published is not (string or byte[] or ReadOnlyMemory<byte> or IDictionary)) return null; // Many a type can be read as another.
        }
        // Nothing has read it: a circuit was open, its envelope is damaged, or what takes it is no handler of a mapped group.
        var types = TypesOf(record).ToArray();
        var isExpected = types.Any(typeof(T).IsAssignableFrom);
        if (!isExpected && types.Length > 0) return null;
        return TryRead<T>(record, out var message) ? new MessageDelivery<T>(record, true, message)
            : isExpected ? new MessageDelivery<T>(record, false, default) : null;
    }

    private IEnumerable<Type> TypesOf(DeliveryRecord record) =>
        groups.All.Where(group => group.Address == record.Group).SelectMany(group => group.Registration.Handlers)
            .Select(handler => StreamMessages.BodyOf(handler.MessageType));

    private bool TryRead<T>(DeliveryRecord record, out T? message)
    {
        message = default;
        try
        {
            var payload = record.Payload;
            message = MessageReaders.For<T>(shared.Value.Json).Read(ReceivedMessage.Parse(in payload));
            return true;
        }
        catch (Exception exception) when (exception is UnreadableMessageException or NotSupportedException or InvalidOperationException or ArgumentException)
        {
            return false;
        }
    }
}
