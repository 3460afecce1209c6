using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace StreamGroups.CodeFixes;

internal static class TokenArgument
{
    /// <summary>Gives the token to the call; by name where other arguments before it are left out.</summary>
    public static void Add(DocumentEditor editor, InvocationExpressionSyntax call, string token)
    {
        var argument = SyntaxFactory.Argument(SyntaxFactory.ParseExpression(token));
        if (NameOf(editor.SemanticModel, call) is { } name)
            argument = argument.WithNameColon(SyntaxFactory.NameColon(name).WithTrailingTrivia(SyntaxFactory.Space));
        editor.ReplaceNode(call, (current, _) =>
        {
            var changed = (InvocationExpressionSyntax)current;
            var list = changed.ArgumentList;
            var space = list.Arguments.Count > 0 ? argument.WithLeadingTrivia(SyntaxFactory.Space) : argument;
            return changed.WithArgumentList(list.WithArguments(list.Arguments.Add(space)));
        });
    }

    private static string? NameOf(SemanticModel model, InvocationExpressionSyntax call)
    {
        if (model.GetSymbolInfo(call).Symbol is not IMethodSymbol method) return null;
        var token = method.Parameters.FirstOrDefault(parameter => parameter.Type.ToDisplayString() == "System.Threading.CancellationToken");
        if (token is null) return null;
        var isLast = token.Ordinal == call.ArgumentList.Arguments.Count && call.ArgumentList.Arguments.All(argument => argument.NameColon is null);
        return isLast ? null : token.Name;
    }
}
