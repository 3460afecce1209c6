using System.Collections.Concurrent;
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
            if (KnownTypes.Of(start.Compilation) is not { } types) return;
            start.RegisterOperationBlockStartAction(block =>
            {
                var groups = new ConcurrentBag<MappedGroup>();
                block.RegisterOperationAction(
                    operation =>
                    {
                        if (MappedGroup.Of(types, (IInvocationOperation)operation.Operation) is { } group) groups.Add(group);
                    },
                    OperationKind.Invocation);
                block.RegisterOperationBlockEndAction(end => Check([.. groups.OrderBy(group => group.Call.NamePlace().SourceSpan.Start)], end));
            });
        });
    }

    private static void Check(List<MappedGroup> groups, OperationBlockAnalysisContext context)
    {
        for (var position = 1; position < groups.Count; position++)
        {
            var group = groups[position];
            if (groups.FindIndex(0, position, earlier => earlier.IsSame(group) && group.Call.IsWithin(Branch(earlier.Call))) is not (>= 0 and var first)) continue;
            var name = group.Group is null ? $"'{group.Stream.Name}' without a group" : $"The group '{group.Group}' of '{group.Stream.Name}'";
            context.ReportDiagnostic(Diagnostic.Create(Rule, group.Call.NamePlace(), [groups[first].Call.NamePlace()], name, group.Call.TargetMethod.Name));
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
