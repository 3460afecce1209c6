using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using StreamGroups.Analyzers.Symbols;

namespace StreamGroups.Analyzers.Handlers;

/// <summary>In async handlers the compiler itself warns.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class UnawaitedTaskAnalyzer : HandlerAnalyzer
{
    private static readonly DiagnosticDescriptor Rule = new(
        "SG0003",
        "The handler does not await a task that it starts",
        "'{0}' is not awaited: the message is acknowledged before it is done, and its failure goes unnoticed; make the handler async and await it, or return the task",
        "StreamGroups",
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "A lambda whose body is a block returns nothing, so that a task in it is lost, although the same call without braces would be awaited.",
        helpLinkUri: HelpLinks.Rules + "SG0003.md");

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [Rule];

    protected override void Check(KnownTypes types, Handler handler, Action<Diagnostic> report)
    {
        if (handler.Body is not { } body || handler.Method.IsAsync) return;
        foreach (var statement in body.OwnDescendants().OfType<IExpressionStatementOperation>())
        {
            if (CallIn(statement.Operation) is not { } call || !types.IsTask(call.Type) || types.Publishes(call.TargetMethod)) continue;
            report(Diagnostic.Create(Rule, call.NamePlace(), call.TargetMethod.Name));
        }
    }

    private static IInvocationOperation? CallIn(IOperation operation) => operation.Unwrapped() switch
    {
        IInvocationOperation call => call,
        IConditionalAccessOperation access => CallIn(access.WhenNotNull),
        _ => null,
    };
}
