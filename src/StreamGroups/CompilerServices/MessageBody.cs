using System.ComponentModel;
using StreamGroups.Binding;
using StreamGroups.Handling;

namespace StreamGroups.CompilerServices;

/// <summary>What the body of a <see cref="StreamMessage{T}"/> is read as. Named in generated code, so that native applications have the code for it.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class MessageBody
{
    private protected MessageBody()
    {
    }

    /// <typeparam name="T">The body's type.</typeparam>
    public static MessageBody Of<T>() => new TypedMessageBody<T>();

    /// <summary>The pipeline that reads the body, and makes messages of it for the handler; null where there is a fault.</summary>
    /// <param name="parts">What is known of the handler.</param>
    /// <param name="invoker">A <see cref="MessageInvoker{T}"/> of <see cref="StreamMessage{T}"/>.</param>
    internal abstract IMessagePipeline? Build(PipelineParts parts, Delegate invoker);
}
