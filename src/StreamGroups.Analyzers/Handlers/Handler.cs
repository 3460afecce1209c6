using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using StreamGroups.Analyzers.Symbols;

namespace StreamGroups.Analyzers.Handlers;

/// <summary>A handler that the source has: a lambda or a method given to <c>Handle</c>, or the method of a class.</summary>
internal sealed class Handler
{
    private Handler(IMethodSymbol method, IOperation? body, IInvocationOperation? call, IOperation? given) =>
        (Method, Body, Call, Given) = (method, body, call, given);

    public IMethodSymbol Method { get; }

    /// <summary>What it does; null where that stands in another file.</summary>
    public IOperation? Body { get; }

    /// <summary>The call of <c>Handle</c> or <c>HandleBatch</c>; null of a class's method.</summary>
    public IInvocationOperation? Call { get; }

    /// <summary>The lambda or the method's name, as it stands in the source; null of a class's method.</summary>
    public IOperation? Given { get; }

    public bool IsLambda => Given is IAnonymousFunctionOperation;

    /// <summary>The handler that a call gives to a group, or null.</summary>
    public static Handler? Of(KnownTypes types, IInvocationOperation call)
    {
        if (!IsHandle(types, call.TargetMethod) || call.ArgumentOf("handler") is not { } argument) return null;
        var value = argument.Value.Unwrapped();
        if (value is ILocalReferenceOperation local) value = local.InitialValue();
        if (value is IDelegateCreationOperation creation) value = creation.Target.Unwrapped();
        return value switch
        {
            IAnonymousFunctionOperation lambda => new Handler(lambda.Symbol, lambda.Body, call, lambda),
            IMethodReferenceOperation reference => new Handler(reference.Method, BodyOf(reference.Method, call.SemanticModel), call, reference),
            _ => null,
        };
    }

    /// <summary>The handler that a method of a class is, or null.</summary>
    public static Handler? Of(KnownTypes types, IMethodSymbol method, IOperation body) =>
        Implements(method, types.MessageHandler) || Implements(method, types.ReturningMessageHandler) ? new Handler(method, body, null, null) : null;

    /// <summary>Whether the symbol belongs to the handler, and ends with it.</summary>
    public bool Declares(ISymbol symbol)
    {
        for (var owner = symbol.ContainingSymbol; owner is IMethodSymbol; owner = owner.ContainingSymbol)
        {
            if (SymbolEqualityComparer.Default.Equals(owner, Method.OriginalDefinition)) return true;
        }
        return false;
    }

    private static bool IsHandle(KnownTypes types, IMethodSymbol method) =>
        KnownTypes.Same(method.ContainingType, types.HandleExtensions) || KnownTypes.Same(method.ContainingType, types.HandleBatchExtensions);

    private static IOperation? BodyOf(IMethodSymbol method, SemanticModel? model) =>
        method.OriginalDefinition.DeclaringSyntaxReferences is [{ } declaration] && declaration.SyntaxTree == model?.SyntaxTree
            ? model.GetOperation(declaration.GetSyntax())
            : null;

    private static bool Implements(IMethodSymbol method, INamedTypeSymbol? contract) => contract is not null && method.ContainingType is { } type
        && type.AllInterfaces.Where(implemented => KnownTypes.Same(implemented.OriginalDefinition, contract))
            .SelectMany(implemented => implemented.GetMembers())
            .Any(member => SymbolEqualityComparer.Default.Equals(type.FindImplementationForInterfaceMember(member), method));
}
