using Microsoft.CodeAnalysis;
using StreamGroups.Generator.Model;

namespace StreamGroups.Generator.Reading;

/// <summary>Reads a handler of batches.</summary>
internal static class BatchReader
{
    public static ReadHandler? Read(IMethodSymbol method, HandlerTarget target)
    {
        if (MessageReader.InvokeOf(method, target) is not { Parameters: [{ Type: INamedTypeSymbol list }, ..] } invoke) return null;
        if (!KnownTypes.IsReadOnlyList(list)) return null;
        var (kind, result) = ReturnReader.Of(invoke.ReturnType);
        if (result is not null) return null;
        var item = list.TypeArguments[0];
        if (!KnownTypes.IsStreamMessage(item)) return new("HandleBatch", invoke, item, list, null, kind, 1);
        return IsForBodies(method) ? null : new("HandleMessages", invoke, ((INamedTypeSymbol)item).TypeArguments[0], list, null, kind, 2);
    }

    /// <summary>The overload for lists of bodies, whatever those are.</summary>
    private static bool IsForBodies(IMethodSymbol method) =>
        (method.OriginalDefinition.Parameters[1].Type as INamedTypeSymbol)?.TypeArguments is [INamedTypeSymbol { TypeArguments: [ITypeParameterSymbol] }, ..];
}
