using StreamGroups.Binding;
using StreamGroups.Handling;

namespace StreamGroups.CompilerServices;

internal sealed class TypedMessageBody<T> : MessageBody
{
    internal override IMessagePipeline? Build(PipelineParts parts, Delegate invoker)
    {
        var handle = (MessageInvoker<StreamMessage<T>>)invoker;
        return parts.Build<T>((body, in call) => handle(new StreamMessage<T>(body, call.Context!), in call), isHeld: true);
    }
}
