using StreamGroups.CompilerServices;

namespace StreamGroups.Binding;

/// <summary>The same value for every message: a logger, or what stands in for an optional service.</summary>
internal sealed class ConstantBinder<T>(T value) : ParameterBinder<T>
{
    public override T Get(in Invocation invocation) => value;
}
