using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using StreamGroups.Analyzers.Symbols;

namespace StreamGroups.Analyzers.Registration;

[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class RepeatedGroupAnalyzer : DiagnosticAnalyzer
{
    private static readonly DiagnosticDescriptor Rule = new(
        "SG0005",
        "The group is mapped twice",
        "{0} is mapped twice here, so the host will not start; map it once, keep what {1} returns, and give that all the handlers",
        "StreamGroups",
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "A group of a stream is mapped once in an application, and may have several handlers.",
        helpLinkUri: HelpLinks.Rules + "SG0005.md");

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [Rule];

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            if (KnownTypes.Of(start.Compilation) is { } types) start.RegisterOperationBlockAction(block => Check(types, block));
        });
    }

    private static void Check(KnownTypes types, OperationBlockAnalysisContext block)
    {
        List<MappedGroup> before = [];
        foreach (var call in block.OperationBlocks.SelectMany(body => body.AllDescendants()).OfType<IInvocationOperation>())
        {
            if (MappedGroup.Of(types, call) is not { } group) continue;
            if (before.Find(earlier => earlier.IsSame(group) && call.IsWithin(Branch(earlier.Call))) is { } first)
            {
                var name = group.Group is null ? $"'{group.Stream.Name}' without a group" : $"The group '{group.Group}' of '{group.Stream.Name}'";
                block.ReportDiagnostic(Diagnostic.Create(Rule, call.NamePlace(), [first.Call.NamePlace()], name, call.TargetMethod.Name));
            }
            before.Add(group);
        }
    }

    /// <summary>What surely runs where the operation runs.</summary>
    private static IOperation Branch(IOperation operation)
    {
        while (operation.Parent is { } parent)
        {
            if (parent is IBlockOperation) return parent;
            if (parent is IConditionalOperation conditional && conditional.Condition != operation) return operation;
            if (parent is ISwitchCaseOperation or ISwitchExpressionArmOperation or ILoopOperation or ICoalesceOperation or IAnonymousFunctionOperation)
                return operation;
            operation = parent;
        }
        return operation;
    }
}
