using StreamGroups.Testing.Recording;

namespace StreamGroups.Testing;

/// <summary>One delivery of a message of a known type.</summary>
/// <typeparam name="T">What the handler takes, or a type that this is derived from.</typeparam>
public sealed class MessageDelivery<T> : MessageDelivery
{
    private readonly T? _message;

    internal MessageDelivery(DeliveryRecord record, bool isReadable, T? message) : base(record) => (IsReadable, _message) = (isReadable, message);

    /// <summary>The message: the very object that the handler got, where it got one.</summary>
    /// <exception cref="InvalidOperationException">The entry could not be read as such a message; the inner exception says why.</exception>
    public T Message => IsReadable ? _message! : throw new InvalidOperationException(
        $"{Record} could not be read as {RecordText.NameOf(typeof(T))}: {Exception?.Message ?? "it has no such body."}", Exception);

    internal bool IsReadable { get; }
}
