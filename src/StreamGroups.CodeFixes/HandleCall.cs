using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace StreamGroups.CodeFixes;

/// <summary>The call of <c>Handle</c> or <c>HandleBatch</c> around a lambda, which may not compile yet.</summary>
internal sealed class HandleCall
{
    private HandleCall(InvocationExpressionSyntax syntax, SimpleNameSyntax name) => (Syntax, Name) = (syntax, name);

    public InvocationExpressionSyntax Syntax { get; }

    /// <summary>The method's name, with the types that are named for it.</summary>
    public SimpleNameSyntax Name { get; }

    public IReadOnlyList<TypeSyntax> NamedTypes => Name is GenericNameSyntax generic ? generic.TypeArgumentList.Arguments : [];

    public bool IsBatch => Name.Identifier.ValueText == "HandleBatch";

    public static HandleCall? Around(SemanticModel model, SyntaxNode handler, CancellationToken cancellationToken)
    {
        var argument = handler.FirstAncestorOrSelf<ArgumentSyntax>();
        if (argument is not { Parent.Parent: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name: var name } } call }) return null;
        if (name.Identifier.ValueText is not ("Handle" or "HandleBatch")) return null;
        var methods = model.GetMemberGroup(call.Expression, cancellationToken);
        var candidates = methods.IsEmpty ? model.GetSymbolInfo(call, cancellationToken).CandidateSymbols : methods;
        return candidates.Any(IsOfLibrary) ? new HandleCall(call, name) : null;
    }

    private static bool IsOfLibrary(ISymbol method) =>
        method.ContainingType?.ToDisplayString() is "StreamGroups.HandleExtensions" or "StreamGroups.HandleBatchExtensions";
}
