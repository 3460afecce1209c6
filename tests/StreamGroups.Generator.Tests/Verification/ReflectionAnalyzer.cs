using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace StreamGroups.Generator.Tests.Verification;

/// <summary>Says what the SDK's analyzer for trimmed applications says of calls that need reflection.</summary>
#pragma warning disable RS1036, RS1038, RS2008, RS1041
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class ReflectionAnalyzer : DiagnosticAnalyzer
{
    private static readonly DiagnosticDescriptor Rule = new("IL2026", "Reflection", "{0} needs reflection", "Trimming", DiagnosticSeverity.Warning, true);

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [Rule];

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterOperationAction(Analyze, OperationKind.Invocation);
    }

    private static void Analyze(OperationAnalysisContext context)
    {
        var method = ((IInvocationOperation)context.Operation).TargetMethod;
        if (method.GetAttributes().Any(attribute => attribute.AttributeClass?.Name == "RequiresUnreferencedCodeAttribute"))
            context.ReportDiagnostic(Diagnostic.Create(Rule, context.Operation.Syntax.GetLocation(), method.Name));
    }
}
