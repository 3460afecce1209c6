using StreamGroups.CompilerServices;
using StreamGroups.Handling;

namespace StreamGroups.Binding;

/// <summary>
/// A type of message that holds the body beside something else. It is asked of an object that no constructor has run on: so native code knows the
/// body's type too.
/// </summary>
internal interface IBodyHolder
{
    /// <summary>The pipeline that reads the body, and makes messages of this type for the handler; null where there is a fault.</summary>
    /// <param name="parts">What is known of the handler.</param>
    /// <param name="invoker">A <see cref="MessageInvoker{T}"/> of this type.</param>
    IMessagePipeline? Build(PipelineParts parts, Delegate invoker);
}
