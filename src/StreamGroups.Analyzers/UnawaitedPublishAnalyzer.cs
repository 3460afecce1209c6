using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using StreamGroups.Analyzers.Symbols;

namespace StreamGroups.Analyzers;

[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class UnawaitedPublishAnalyzer : DiagnosticAnalyzer
{
    private static readonly DiagnosticDescriptor Rule = new(
        "SG0009",
        "A publish is not awaited",
        "'{0}' is not awaited: nobody knows whether the message got into the stream, and an error goes unnoticed; await it, or keep what it returns and await that",
        "StreamGroups",
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "A publish is over when the server has confirmed the message. Until then it may still fail.",
        helpLinkUri: HelpLinks.Rules + "SG0009.md");

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [Rule];

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            if (KnownTypes.Of(start.Compilation) is not { } types) return;
            start.RegisterOperationAction(
                operation =>
                {
                    var call = (IInvocationOperation)operation.Operation;
                    if (types.Publishes(call.TargetMethod) && IsForgotten(call) && !IsSaidOfMock(call))
                        operation.ReportDiagnostic(Diagnostic.Create(Rule, call.NamePlace(), call.TargetMethod.Name));
                },
                OperationKind.Invocation);
        });
    }

    private static bool IsForgotten(IInvocationOperation call)
    {
        var outer = call.Parent;
        while (outer is IConversionOperation or IParenthesizedOperation or IConditionalAccessOperation
            or IInvocationOperation { TargetMethod.Name: "ConfigureAwait" or "AsTask" or "Preserve" })
        {
            outer = outer.Parent;
        }
        return outer switch
        {
            IExpressionStatementOperation or ISimpleAssignmentOperation { Target: IDiscardOperation } => true,
            IVariableInitializerOperation { Parent: IVariableDeclaratorOperation declarator } => !IsUsed(declarator),
            _ => false,
        };
    }

    private static bool IsUsed(IVariableDeclaratorOperation declarator) => declarator.Root().Descendants().OfType<ILocalReferenceOperation>()
        .Any(reference => SymbolEqualityComparer.Default.Equals(reference.Local, declarator.Symbol));

    /// <summary>Libraries of mocks take the call itself, as an expression or on what they hand out, and await nothing.</summary>
    private static bool IsSaidOfMock(IInvocationOperation call)
    {
        if (call.Receiver() is IInvocationOperation { TargetMethod.ContainingNamespace: { } place } && place.ToDisplayString().StartsWith("NSubstitute", StringComparison.Ordinal))
            return true;
        for (IOperation? current = call; current is not null; current = current.Parent)
        {
            if (current is IAnonymousFunctionOperation { Parent.Type.Name: "Expression" }) return true;
        }
        return false;
    }
}
