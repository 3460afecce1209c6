using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using StreamGroups.Analyzers.Symbols;

namespace StreamGroups.Analyzers.Handlers;

/// <summary>Tells what belongs to a scope of services by how it was made, or by its type.</summary>
internal static class ScopedServices
{
    /// <summary>Services of these namespaces are singletons nearly always: loggers, options, configuration, publishers.</summary>
    private static readonly string[] Shared = ["System", "Microsoft.Extensions", "StreamGroups"];

    public static bool IsScoped(KnownTypes types, IOperation value)
    {
        if (value.Type is not { } type) return false;
        if (Inherits(type, types.DbContext) || IsScope(types, type)) return true;
        if (value is not ILocalReferenceOperation local || local.InitialValue() is not { } made) return false;
        return IsProviderOfScope(types, made) || (IsResolved(types, made) && !IsShared(type));
    }

    private static bool IsResolved(KnownTypes types, IOperation made) => made switch
    {
        IAwaitOperation awaited => IsResolved(types, awaited.Operation),
        ICoalesceOperation coalesce => IsResolved(types, coalesce.Value.Unwrapped()),
        IInvocationOperation call => call.TargetMethod.Name is "GetRequiredService" or "GetService" or "GetRequiredKeyedService" or "GetKeyedService"
            && call.Receiver() is { } provider && IsProviderOfScope(types, provider),
        _ => false,
    };

    private static bool IsProviderOfScope(KnownTypes types, IOperation provider) => provider switch
    {
        ILocalReferenceOperation local => local.InitialValue() is IPropertyReferenceOperation made && IsProviderOfScope(types, made),
        IPropertyReferenceOperation { Property.Name: "ServiceProvider", Instance.Type: { } owner } => IsScope(types, owner),
        IPropertyReferenceOperation { Property: { Name: "RequestServices", ContainingType.Name: "HttpContext" } } => true,
        _ => false,
    };

    private static bool IsScope(KnownTypes types, ITypeSymbol type) =>
        KnownTypes.Same(type, types.ServiceScope) || KnownTypes.Same(type, types.AsyncServiceScope);

    private static bool Inherits(ITypeSymbol type, INamedTypeSymbol? ancestor)
    {
        for (ITypeSymbol? current = type; ancestor is not null && current is not null; current = current.BaseType)
        {
            if (KnownTypes.Same(current, ancestor)) return true;
        }
        return false;
    }

    private static bool IsShared(ITypeSymbol type)
    {
        var name = type.ContainingNamespace?.ToDisplayString() ?? "";
        return Shared.Any(shared => name == shared || name.StartsWith(shared + ".", StringComparison.Ordinal));
    }
}
