using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace StreamGroups.CodeFixes;

/// <summary>Where a handler has its token from.</summary>
internal sealed class TokenSource
{
    private TokenSource(string expression, string? parameter) => (Expression, Parameter) = (expression, parameter);

    public string Expression { get; }

    /// <summary>The parameter that the handler does not have yet; null where its context has the token.</summary>
    public string? Parameter { get; }

    public static TokenSource Of(SemanticModel model, SyntaxNode handler, CancellationToken cancellationToken)
    {
        var method = handler is LambdaExpressionSyntax lambda
            ? model.GetSymbolInfo(lambda, cancellationToken).Symbol as IMethodSymbol
            : model.GetDeclaredSymbol(handler, cancellationToken) as IMethodSymbol;
        if (method?.Parameters.FirstOrDefault(parameter => parameter.Type.ToDisplayString() == "StreamGroups.MessageContext") is { Name: var context })
            return new TokenSource(context + ".CancellationToken", null);
        var name = LambdaParameters.FreeName(model, handler, "cancellationToken");
        return new TokenSource(name, name);
    }
}
