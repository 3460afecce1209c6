using Microsoft.CodeAnalysis;
using StreamGroups.Generator.Model;

namespace StreamGroups.Generator.Reading;

/// <summary>How a handler's result comes out of what it returns.</summary>
internal static class ReturnReader
{
    /// <summary>As its own type says.</summary>
    public static (ReturnKind Kind, ITypeSymbol? Result) Of(ITypeSymbol declared)
    {
        if (declared.SpecialType == SpecialType.System_Void) return (ReturnKind.Void, null);
        if (KnownTypes.IsValueTask(declared)) return (ReturnKind.ValueTask, null);
        if (KnownTypes.IsValueTaskOfResult(declared)) return (ReturnKind.ValueTaskResult, ArgumentOf(declared));
        for (var type = declared; type is not null; type = type.BaseType)
        {
            if (KnownTypes.IsTaskOfResult(type)) return (ReturnKind.TaskResult, ArgumentOf(type));
            if (KnownTypes.IsTask(type)) return (ReturnKind.Task, null);
        }
        return (ReturnKind.Result, declared);
    }

    /// <summary>As the overload says that was called: one for any result takes a task as one.</summary>
    /// <param name="returned">What the handler returns.</param>
    /// <param name="definition">The same, where the overload was declared.</param>
    public static (ReturnKind Kind, ITypeSymbol? Result) Of(ITypeSymbol returned, ITypeSymbol definition) =>
        definition is ITypeParameterSymbol ? (ReturnKind.Result, returned) : Of(returned);

    /// <summary>Whether the library takes it; what it does not, it says at the start.</summary>
    public static bool IsOfUse(ITypeSymbol? result) => result is null
        || (result is not (IPointerTypeSymbol or IFunctionPointerTypeSymbol) && !result.IsRefLikeType && Of(result).Kind == ReturnKind.Result
            && !KnownTypes.IsAsyncSequence(result));

    private static ITypeSymbol ArgumentOf(ITypeSymbol type) => ((INamedTypeSymbol)type).TypeArguments[0];
}
