namespace StreamGroups;

/// <summary>A message together with what is known of it. Valid until it is settled, and where a handler has it, until that has completed.</summary>
/// <typeparam name="T">What the body is read as.</typeparam>
public sealed class StreamMessage<T> : Binding.IBodyHolder
{
    internal StreamMessage(T body, MessageContext context) => (Body, Context) = (body, context);

    /// <summary>The body.</summary>
    public T Body { get; }

    /// <summary>Settles the message, and tells all that is known of it.</summary>
    public MessageContext Context { get; }

    /// <summary>The entry's ID.</summary>
    public EntryId Id => Context.Id;

    /// <summary>The message's headers.</summary>
    public MessageHeaders Headers => Context.Headers;

    CompilerServices.MessageBody Binding.IBodyHolder.Body => CompilerServices.MessageBody.Of<T>();
}
