using StreamGroups.CompilerServices;

namespace StreamGroups.Binding;

internal sealed class MessageContextBinder : ParameterBinder<MessageContext>
{
    public override MessageContext Get(in Invocation invocation) => invocation.Context!;
}
