using System.Diagnostics.CodeAnalysis;

namespace StreamGroups.Binding;

/// <summary>The types of a delegate's parameters and of its result.</summary>
internal sealed record DelegateSignature(IReadOnlyList<Type> Parameters, Type Result)
{
    [RequiresUnreferencedCode(DelegateHandler.Unreferenced)]
    public static DelegateSignature Of(Delegate handler)
    {
        var invoke = handler.GetType().GetMethod("Invoke")!;
        return new([.. invoke.GetParameters().Select(parameter => parameter.ParameterType)], invoke.ReturnType);
    }
}
