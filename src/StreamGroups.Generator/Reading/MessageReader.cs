using Microsoft.CodeAnalysis;
using StreamGroups.Generator.Model;

namespace StreamGroups.Generator.Reading;

/// <summary>Reads a handler of single messages.</summary>
internal static class MessageReader
{
    public static ReadHandler? Read(IMethodSymbol method, HandlerTarget target)
    {
        if (InvokeOf(method, target) is not { Parameters: [{ Type: var first }, ..] } invoke) return null;
        var isTyped = !KnownTypes.IsDelegate(method.Parameters[1].Type);
        var (kind, result) = isTyped ? ReturnReader.Of(invoke.ReturnType, invoke.OriginalReturn(method)) : ReturnReader.Of(invoke.ReturnType);
        if (!ReturnReader.IsOfUse(result)) return null;
        var message = !isTyped && method.TypeArguments is [var named] ? named : first;
        if (!Accepts(first, message)) return null;
        return new(MethodOf(kind), invoke, message, message, result, kind, KnownTypes.IsStreamMessage(message) ? 1 : 0);
    }

    /// <summary>The types that the library binds by: those of the overload, else those of the handler.</summary>
    public static IMethodSymbol? InvokeOf(IMethodSymbol method, HandlerTarget target)
    {
        var type = method.Parameters[1].Type;
        return KnownTypes.IsDelegate(type) ? target.Invoke : (type as INamedTypeSymbol)?.DelegateInvokeMethod;
    }

    private static string MethodOf(ReturnKind kind) => kind switch
    {
        ReturnKind.Result => "HandleResult",
        ReturnKind.TaskResult => "HandleTaskResult",
        ReturnKind.ValueTaskResult => "HandleValueTaskResult",
        _ => "Handle",
    };

    private static ITypeSymbol OriginalReturn(this IMethodSymbol invoke, IMethodSymbol method) =>
        ((INamedTypeSymbol)method.OriginalDefinition.Parameters[1].Type).DelegateInvokeMethod?.ReturnType ?? invoke.ReturnType;

    /// <summary>A handler may name its message's type more generally than the call does.</summary>
    private static bool Accepts(ITypeSymbol parameter, ITypeSymbol message)
    {
        if (SymbolEqualityComparer.Default.Equals(parameter, message) || parameter.SpecialType == SpecialType.System_Object) return !message.IsRefLikeType;
        for (var type = message.BaseType; type is not null; type = type.BaseType)
        {
            if (SymbolEqualityComparer.Default.Equals(type, parameter)) return true;
        }
        return message.AllInterfaces.Contains(parameter, SymbolEqualityComparer.Default);
    }
}
