using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using StreamGroups.Analyzers.Symbols;

namespace StreamGroups.Analyzers.Handlers;

/// <summary>Finds methods that could be given a token.</summary>
internal static class TokenParameter
{
    /// <summary>Whether the call leaves it out; a settlement needs none, since it has to be made all the same.</summary>
    public static bool IsLeftOut(KnownTypes types, IInvocationOperation call)
    {
        var method = call.TargetMethod;
        if (types.IsMessageContext(method.ContainingType)) return false;
        var token = call.Arguments.FirstOrDefault(argument => types.IsCancellationToken(argument.Parameter?.Type));
        if (token is not null) return token.ArgumentKind == ArgumentKind.DefaultValue;
        return method.ContainingType.GetMembers(method.Name).OfType<IMethodSymbol>().Any(other => IsWithToken(types, other, method));
    }

    private static bool IsWithToken(KnownTypes types, IMethodSymbol other, IMethodSymbol method)
    {
        method = method.OriginalDefinition;
        return other.Parameters.Length == method.Parameters.Length + 1
            && other.IsStatic == method.IsStatic
            && other.Arity == method.Arity
            && types.IsCancellationToken(other.Parameters[^1].Type)
            && types.Compilation.IsSymbolAccessibleWithin(other, types.Compilation.Assembly)
            && method.Parameters.Select(parameter => parameter.Type.ToDisplayString())
                .SequenceEqual(other.OriginalDefinition.Parameters.Take(method.Parameters.Length).Select(parameter => parameter.Type.ToDisplayString()));
    }
}
