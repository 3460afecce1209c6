using StreamGroups.CompilerServices;

namespace StreamGroups.Binding;

internal sealed class CancellationTokenBinder : ParameterBinder<CancellationToken>
{
    public override CancellationToken Get(in Invocation invocation) => invocation.CancellationToken;
}
