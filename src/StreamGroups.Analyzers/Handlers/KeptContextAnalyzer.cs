using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using StreamGroups.Analyzers.Symbols;

namespace StreamGroups.Analyzers.Handlers;

[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class KeptContextAnalyzer : HandlerAnalyzer
{
    private static readonly DiagnosticDescriptor Rule = new(
        "SG0008",
        "The MessageContext is kept beyond the handler",
        "'{0}' is kept beyond the handler, and is valid only until that has completed: later it may tell of another message, or settle nothing; keep what you need of it, such as its Id, or await what uses it",
        "StreamGroups",
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "When a handler has completed its message is settled, and what stands behind its MessageContext is used again.",
        helpLinkUri: HelpLinks.Rules + "SG0008.md");

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [Rule];

    protected override void Check(KnownTypes types, Handler handler, Action<Diagnostic> report)
    {
        if (handler.Body is not { } body) return;
        foreach (var use in body.Descendants().OfType<IParameterReferenceOperation>())
        {
            if (!types.IsMessageContext(use.Type) || !handler.Declares(use.Parameter)) continue;
            if (IsStored(handler, use) || IsLeftRunning(use, body)) report(Diagnostic.Create(Rule, use.Place(), use.Parameter.Name));
        }
    }

    private static bool IsStored(Handler handler, IOperation use) => Outermost(use).Parent switch
    {
        ISimpleAssignmentOperation assignment when assignment.Value.Unwrapped() == use => Outlives(handler, assignment.Target),
        ICoalesceAssignmentOperation assignment when assignment.Value.Unwrapped() == use => Outlives(handler, assignment.Target),
        IArgumentOperation { Parent: IInvocationOperation call } => IsCollecting(call.TargetMethod) && call.Receiver() is { } target && Outlives(handler, target),
        _ => false,
    };

    private static IOperation Outermost(IOperation use)
    {
        while (use.Parent is IConversionOperation or IParenthesizedOperation) use = use.Parent;
        return use;
    }

    private static bool IsCollecting(IMethodSymbol method)
    {
        var place = method.ContainingNamespace.ToDisplayString();
        return place.StartsWith("System.Collections", StringComparison.Ordinal) || place.StartsWith("System.Threading.Channels", StringComparison.Ordinal);
    }

    /// <summary>A class's own fields are as short-lived as the class, which is made for each message; parameters may be, too.</summary>
    private static bool Outlives(Handler handler, IOperation target) => target.Unwrapped() switch
    {
        IPropertyReferenceOperation { Property: { Name: "Value", ContainingType.Name: "AsyncLocal" } } => false,
        IMemberReferenceOperation { Instance: null } => true,
        IMemberReferenceOperation { Instance: IInstanceReferenceOperation } => handler.Call is not null,
        IMemberReferenceOperation { Instance: { } owner } => Outlives(handler, owner),
        ILocalReferenceOperation { Local: var local } => !handler.Declares(local),
        IParameterReferenceOperation { Parameter: var parameter } => !handler.Declares(parameter),
        IArrayElementReferenceOperation element => Outlives(handler, element.ArrayReference),
        _ => false,
    };

    /// <summary>Whether it stands in a lambda that is started and not waited for.</summary>
    private static bool IsLeftRunning(IOperation use, IOperation body)
    {
        for (var current = use; current is not null && current != body; current = current.Parent)
        {
            if (current is not IAnonymousFunctionOperation lambda) continue;
            var outer = lambda.Parent;
            while (outer is IConversionOperation or IDelegateCreationOperation or IArgumentOperation) outer = outer.Parent;
            if (outer is IInvocationOperation call && Starts(call.TargetMethod) && IsForgotten(call)) return true;
        }
        return false;
    }

    private static bool Starts(IMethodSymbol method) => (method.ContainingType.Name, method.Name) is
        ("Task", "Run") or ("TaskFactory", "StartNew") or ("ThreadPool", "QueueUserWorkItem") or ("ThreadPool", "UnsafeQueueUserWorkItem");

    private static bool IsForgotten(IOperation call)
    {
        var outer = call.Parent;
        while (outer is IConversionOperation) outer = outer.Parent;
        return outer is IExpressionStatementOperation or ISimpleAssignmentOperation { Target: IDiscardOperation };
    }
}
