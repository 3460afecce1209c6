using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using StreamGroups.Analyzers.Symbols;

namespace StreamGroups.Analyzers.Registration;

/// <summary>What is passed on, returned or given to a method that is not the library's may get its handler there.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class GroupWithoutHandlerAnalyzer : DiagnosticAnalyzer
{
    private static readonly DiagnosticDescriptor Rule = new(
        "SG0006",
        "The group has no handler",
        "What {0} maps has no handler, so the host will not start; call .Handle(…) or .HandleBatch(…){1}",
        "StreamGroups",
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "A mapped group is read for its handler; one whose messages the program asks for itself is pulled.",
        helpLinkUri: HelpLinks.Rules + "SG0006.md");

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [Rule];

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            if (KnownTypes.Of(start.Compilation) is not { } types) return;
            start.RegisterOperationAction(operation => Check(types, operation), OperationKind.Invocation);
        });
    }

    private static void Check(KnownTypes types, OperationAnalysisContext context)
    {
        var call = (IInvocationOperation)context.Operation;
        if (!MappedGroup.IsMapping(types, call.TargetMethod) || !IsLeft(types, call)) return;
        var (name, pull) = call.TargetMethod.Name == "Broadcast" ? ("Broadcast", " on it") : ("WithGroup", " on it, or .Pull() where the program asks for the messages");
        context.ReportDiagnostic(Diagnostic.Create(Rule, call.NamePlace(), name, pull));
    }

    /// <summary>Whether nothing is done with a group beyond its settings.</summary>
    private static bool IsLeft(KnownTypes types, IOperation group)
    {
        var outer = group.Parent;
        while (outer is IConversionOperation or IParenthesizedOperation) outer = outer.Parent;
        return outer switch
        {
            IExpressionStatementOperation => true,
            ISimpleAssignmentOperation { Target: IDiscardOperation } => true,
            IVariableInitializerOperation { Parent: IVariableDeclaratorOperation declarator } => IsLeft(types, declarator),
            IArgumentOperation { Parent: IInvocationOperation call } => IsSetting(types, call) && IsLeft(types, call),
            _ => false,
        };
    }

    private static bool IsLeft(KnownTypes types, IVariableDeclaratorOperation declarator) => declarator.Root().Descendants()
        .OfType<ILocalReferenceOperation>()
        .Where(reference => SymbolEqualityComparer.Default.Equals(reference.Local, declarator.Symbol))
        .All(reference => IsLeft(types, reference));

    private static bool IsSetting(KnownTypes types, IInvocationOperation call) =>
        types.IsOwn(call.TargetMethod) && types.IsGroupBuilder(call.TargetMethod.ReturnType);
}
