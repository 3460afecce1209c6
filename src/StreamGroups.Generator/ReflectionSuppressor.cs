using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace StreamGroups.Generator;

/// <summary>
/// Takes back what analyzers for trimmed and native applications say of a call of <c>Handle</c>: they look at the method that the code names, and not at
/// the one that is called.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class ReflectionSuppressor : DiagnosticSuppressor
{
    private const string Why = "The handler's call is generated: it needs neither reflection nor code that is made at run time.";

    private static readonly ImmutableArray<SuppressionDescriptor> Suppressions =
        [new("SGSPR001", "IL2026", Why), new("SGSPR002", "IL3050", Why)];

    /// <inheritdoc/>
    public override ImmutableArray<SuppressionDescriptor> SupportedSuppressions => Suppressions;

    /// <inheritdoc/>
    public override void ReportSuppressions(SuppressionAnalysisContext context)
    {
        foreach (var report in context.ReportedDiagnostics)
        {
            if (report.Location.SourceTree is not { } tree) continue;
            var node = tree.GetRoot(context.CancellationToken).FindNode(report.Location.SourceSpan, getInnermostNodeForTie: true);
            if (node.FirstAncestorOrSelf<InvocationExpressionSyntax>() is not { } call) continue;
            if (context.GetSemanticModel(tree).GetInterceptorMethod(call, context.CancellationToken) is not { } interceptor) continue;
            if (interceptor.ContainingNamespace.ToDisplayString() != Interceptors.Namespace) continue;
            context.ReportSuppression(Suppression.Create(Suppressions.Single(one => one.SuppressedDiagnosticId == report.Id), report));
        }
    }
}
