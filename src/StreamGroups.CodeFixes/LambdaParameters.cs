using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace StreamGroups.CodeFixes;

internal static class LambdaParameters
{
    public static IReadOnlyList<ParameterSyntax> Of(LambdaExpressionSyntax lambda) => lambda switch
    {
        ParenthesizedLambdaExpressionSyntax several => several.ParameterList.Parameters,
        SimpleLambdaExpressionSyntax one => [one.Parameter],
        _ => [],
    };

    /// <summary>The parameter with a type; what stood around it stays.</summary>
    public static ParameterSyntax Typed(ParameterSyntax parameter, TypeSyntax type)
    {
        var first = parameter.GetFirstToken();
        return parameter.ReplaceToken(first, first.WithLeadingTrivia())
            .WithType(type.WithoutTrivia().WithTrailingTrivia(SyntaxFactory.Space))
            .WithLeadingTrivia(first.LeadingTrivia);
    }

    /// <summary>A name that means nothing yet where the node stands.</summary>
    public static string FreeName(SemanticModel model, SyntaxNode node, string name)
    {
        var taken = new HashSet<string>(model.LookupSymbols(node.SpanStart).Select(symbol => symbol.Name), StringComparer.Ordinal);
        foreach (var identifier in node.DescendantTokens().Where(token => token.IsKind(SyntaxKind.IdentifierToken))) taken.Add(identifier.ValueText);
        return Enumerable.Range(1, 100).Select(number => number == 1 ? name : name + number).First(candidate => !taken.Contains(candidate));
    }
}
