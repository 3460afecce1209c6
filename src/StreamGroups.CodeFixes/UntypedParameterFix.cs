using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace StreamGroups.CodeFixes;

/// <summary>A lambda's parameters have types all or none: gives those of a handler that lack it one.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(UntypedParameterFix)), Shared]
internal sealed class UntypedParameterFix : CodeFixProvider
{
    private const string MixedParameters = "CS0748";

    public override ImmutableArray<string> FixableDiagnosticIds => [MixedParameters];

    public override FixAllProvider? GetFixAllProvider() => null;

    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        var cancellationToken = context.CancellationToken;
        if (await context.Document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false) is not { } root) return;
        if (await context.Document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false) is not { } model) return;
        if (root.FindNode(context.Span).FirstAncestorOrSelf<ParenthesizedLambdaExpressionSyntax>() is not { } lambda) return;
        if (HandleCall.Around(model, lambda, cancellationToken) is not { } call) return;

        var left = lambda.ParameterList.Parameters.Where(parameter => parameter.Type is null).ToList();
        var named = string.Join(", ", left.Select(parameter => $"'{parameter.Identifier.ValueText}'"));
        context.RegisterCodeFix(
            CodeAction.Create($"Add the type of {named}", _ => Task.FromResult(Fixed(context.Document, root, call, lambda)), MixedParameters),
            context.Diagnostics);
    }

    private static Document Fixed(Document document, SyntaxNode root, HandleCall call, ParenthesizedLambdaExpressionSyntax lambda)
    {
        var parameters = lambda.ParameterList.Parameters;
        var untyped = parameters.Where(parameter => parameter.Type is null).ToDictionary(
            parameter => parameter,
            parameter => LambdaParameters.Typed(parameter, ParameterTypes.Of(call, parameters.IndexOf(parameter), parameter.Identifier.ValueText)));
        return document.WithSyntaxRoot(root.ReplaceNodes(untyped.Keys, (parameter, _) => untyped[parameter]));
    }
}
