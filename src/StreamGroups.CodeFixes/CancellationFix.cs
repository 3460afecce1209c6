using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using StreamGroups.Analyzers.Handlers;

namespace StreamGroups.CodeFixes;

/// <summary>Gives the handler a token, unless its context has one, and passes it on.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(CancellationFix)), Shared]
internal sealed class CancellationFix : CodeFixProvider
{
    public override ImmutableArray<string> FixableDiagnosticIds => [CancellationAnalyzer.Id];

    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        if (await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false) is not { } root) return;
        var report = context.Diagnostics[0];
        ImmutableArray<InvocationExpressionSyntax> calls =
        [
            .. report.AdditionalLocations.Prepend(report.Location)
                .Select(place => root.FindNode(place.SourceSpan).FirstAncestorOrSelf<InvocationExpressionSyntax>())
                .OfType<InvocationExpressionSyntax>(),
        ];
        if (calls is not [{ } first, ..] || HandlerOf(first) is not { } handler) return;
        context.RegisterCodeFix(
            CodeAction.Create("Take a CancellationToken and pass it on", stop => FixAsync(context.Document, handler, calls, stop), CancellationAnalyzer.Id),
            context.Diagnostics);
    }

    private static SyntaxNode? HandlerOf(SyntaxNode call) => call.Ancestors()
        .FirstOrDefault(node => node is LambdaExpressionSyntax or LocalFunctionStatementSyntax or MethodDeclarationSyntax);

    private static async Task<Document> FixAsync(
        Document document, SyntaxNode handler, ImmutableArray<InvocationExpressionSyntax> calls, CancellationToken cancellationToken)
    {
        var editor = await DocumentEditor.CreateAsync(document, cancellationToken).ConfigureAwait(false);
        var token = TokenSource.Of(editor.SemanticModel, handler, cancellationToken);
        foreach (var call in calls) TokenArgument.Add(editor, call, token.Expression);
        if (token.Parameter is { } name) HandlerToken.Add(editor, handler, name, cancellationToken);
        return editor.GetChangedDocument();
    }
}
