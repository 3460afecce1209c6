using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace StreamGroups.CodeFixes;

/// <summary>Gives a handler a further parameter, its token.</summary>
internal static class HandlerToken
{
    private static TypeSyntax Type => ParameterTypes.Known("System.Threading.CancellationToken");

    public static void Add(DocumentEditor editor, SyntaxNode handler, string name, CancellationToken cancellationToken)
    {
        switch (handler)
        {
            case LambdaExpressionSyntax lambda:
                AddTo(editor, lambda, name, cancellationToken);
                break;
            case LocalFunctionStatementSyntax function:
                editor.ReplaceNode(function.ParameterList, (list, _) => With((ParameterListSyntax)list, Optional(name)));
                break;
            case MethodDeclarationSyntax method:
                editor.ReplaceNode(method.ParameterList, (list, _) => With((ParameterListSyntax)list, Optional(name)));
                break;
        }
    }

    private static void AddTo(DocumentEditor editor, LambdaExpressionSyntax lambda, string name, CancellationToken cancellationToken)
    {
        var parameters = LambdaParameters.Of(lambda);
        var isTyped = parameters.Any(parameter => parameter.Type is not null);
        var added = SyntaxFactory.Parameter(SyntaxFactory.Identifier(name));
        if (isTyped) added = LambdaParameters.Typed(added, Type);
        if (lambda is ParenthesizedLambdaExpressionSyntax { ParameterList: var list })
            editor.ReplaceNode(list, (current, _) => With((ParameterListSyntax)current, added));
        else
            editor.ReplaceNode(lambda, (current, _) => Parenthesized((SimpleLambdaExpressionSyntax)current, added));

        // The types of a lambda's parameters are named all or none; a result's stands behind them.
        if (HandleCall.Around(editor.SemanticModel, lambda, cancellationToken) is not { Name: GenericNameSyntax named } call) return;
        if (call.NamedTypes.Count < parameters.Count) return;
        editor.ReplaceNode(named.TypeArgumentList, (current, _) =>
        {
            var types = (TypeArgumentListSyntax)current;
            return types.WithArguments(SyntaxFactory.SeparatedList(
                [.. types.Arguments.Take(parameters.Count), Type, .. types.Arguments.Skip(parameters.Count)],
                Enumerable.Repeat(Comma, types.Arguments.Count)));
        });
    }

    private static SyntaxToken Comma => SyntaxFactory.Token(SyntaxKind.CommaToken).WithTrailingTrivia(SyntaxFactory.Space);

    private static ParenthesizedLambdaExpressionSyntax Parenthesized(SimpleLambdaExpressionSyntax lambda, ParameterSyntax added) =>
        SyntaxFactory.ParenthesizedLambdaExpression(
                lambda.AttributeLists, lambda.Modifiers, null,
                With(SyntaxFactory.ParameterList(SyntaxFactory.SingletonSeparatedList(lambda.Parameter.WithoutTrivia())), added)
                    .WithTrailingTrivia(lambda.Parameter.GetTrailingTrivia()),
                lambda.ArrowToken, lambda.Block, lambda.ExpressionBody)
            .WithTriviaFrom(lambda);

    /// <summary>Other callers of a method need not change.</summary>
    private static ParameterSyntax Optional(string name) => LambdaParameters.Typed(SyntaxFactory.Parameter(SyntaxFactory.Identifier(name)), Type)
        .WithDefault(SyntaxFactory.EqualsValueClause(SyntaxFactory.LiteralExpression(SyntaxKind.DefaultLiteralExpression))
            .WithEqualsToken(SyntaxFactory.Token(SyntaxKind.EqualsToken).WithLeadingTrivia(SyntaxFactory.Space).WithTrailingTrivia(SyntaxFactory.Space)));

    private static ParameterListSyntax With(ParameterListSyntax list, ParameterSyntax parameter) => list.Parameters.Count == 0
        ? list.AddParameters(parameter)
        : list.WithParameters(SyntaxFactory.SeparatedList(
            [.. list.Parameters, parameter], [.. list.Parameters.GetSeparators(), Comma]));
}
