using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace StreamGroups.Generator.Reading;

/// <summary>The lambda or the method group that a call was given.</summary>
/// <param name="Method">The lambda, or the method.</param>
/// <param name="DelegateType">The type of the delegate that is made of it.</param>
/// <param name="Offset">By how many the method's parameters are more than the delegate's: an extension method has its object before them.</param>
internal sealed record HandlerTarget(IMethodSymbol Method, INamedTypeSymbol DelegateType, int Offset)
{
    public IMethodSymbol Invoke => DelegateType.DelegateInvokeMethod!;

    /// <summary>Null where only the running program knows which method it is, and where it has a fault that the library tells at the start.</summary>
    public static HandlerTarget? Of(IOperation handler)
    {
        while (handler is IConversionOperation { Conversion.IsUserDefined: false } conversion) handler = conversion.Operand;
        if (handler is not IDelegateCreationOperation { Type: INamedTypeSymbol { DelegateInvokeMethod: { } invoke } type } creation) return null;
        var method = creation.Target switch
        {
            IAnonymousFunctionOperation lambda => lambda.Symbol,
            IMethodReferenceOperation { IsVirtual: false } reference => reference.Method,
            _ => null,
        };
        if (method is null || method.IsAbstract || method.IsVirtual || method.IsOverride) return null;
        var offset = method.Parameters.Length - invoke.Parameters.Length;
        if (offset != 0 && !(offset == 1 && method.IsExtensionMethod)) return null;
        return IsAsyncVoid(method) || IsIterator(method) || invoke.ReturnsByRef || invoke.ReturnsByRefReadonly ? null : new(method, type, offset);
    }

    public IParameterSymbol Declared(int position) => Method.Parameters[position + Offset];

    private static bool IsAsyncVoid(IMethodSymbol method) => method.ReturnsVoid && (method.IsAsync || HasAttribute(method, "AsyncStateMachineAttribute"));

    private static bool IsIterator(IMethodSymbol method) => method.IsIterator || HasAttribute(method, "IteratorStateMachineAttribute");

    private static bool HasAttribute(IMethodSymbol method, string name) => method.GetAttributes().Any(attribute => attribute.AttributeClass?.Name == name);
}
