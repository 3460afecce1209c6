using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Simplification;
using StreamGroups.Analyzers.Handlers;

namespace StreamGroups.CodeFixes;

/// <summary>Makes the handler's first parameter and the type that <c>Handle</c> names the same, either way.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(MessageTypeFix)), Shared]
internal sealed class MessageTypeFix : CodeFixProvider
{
    public override ImmutableArray<string> FixableDiagnosticIds => [MessageTypeAnalyzer.Id];

    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        var cancellationToken = context.CancellationToken;
        var document = context.Document;
        if (await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false) is not { } root) return;
        if (await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false) is not { } model) return;
        var given = root.FindNode(context.Span, getInnermostNodeForTie: true);
        if (HandleCall.Around(model, given, cancellationToken) is not { NamedTypes: [{ } named] } call) return;
        if (Parameter(model, root, given, cancellationToken) is not { Type: { } declared }) return;

        context.RegisterCodeFix(
            CodeAction.Create(
                $"Take '{named}' as the message",
                _ => Task.FromResult(document.WithSyntaxRoot(root.ReplaceNode(declared, Copy(named, declared)))),
                "parameter"),
            context.Diagnostics);
        context.RegisterCodeFix(
            CodeAction.Create(
                $"Call {call.Name.Identifier.ValueText}<{declared}>",
                _ => Task.FromResult(document.WithSyntaxRoot(root.ReplaceNode(named, Copy(declared, named)))),
                "type argument"),
            context.Diagnostics);
    }

    /// <summary>The first parameter, of a lambda or of a method in the same file.</summary>
    private static ParameterSyntax? Parameter(SemanticModel model, SyntaxNode root, SyntaxNode given, CancellationToken cancellationToken)
    {
        if (given.FirstAncestorOrSelf<ParameterSyntax>() is { } parameter) return parameter;
        var method = model.GetSymbolInfo(given, cancellationToken) switch
        {
            { Symbol: { } symbol } => symbol,
            { CandidateSymbols: [{ } only] } => only,
            _ => null,
        };
        if (method is not IMethodSymbol { Parameters: [{ } first, ..] }) return null;
        return first.DeclaringSyntaxReferences is [{ } declaration] && declaration.SyntaxTree == root.SyntaxTree
            ? declaration.GetSyntax(cancellationToken) as ParameterSyntax
            : null;
    }

    private static TypeSyntax Copy(TypeSyntax type, TypeSyntax place) =>
        type.WithTriviaFrom(place).WithAdditionalAnnotations(Simplifier.Annotation);
}
