using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using StreamGroups.Analyzers.Symbols;

namespace StreamGroups.Analyzers.Handlers;

[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class AsyncVoidAnalyzer : HandlerAnalyzer
{
    private static readonly DiagnosticDescriptor Rule = new(
        "SG0002",
        "The handler is async void",
        "{0} is 'async void', so its message would be acknowledged before it is done; return Task",
        "StreamGroups",
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "Nobody can await an 'async void' method. Where it is seen at the start the host will not start.",
        helpLinkUri: HelpLinks.Rules + "SG0002.md");

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [Rule];

    protected override void Check(KnownTypes types, Handler handler, Action<Diagnostic> report)
    {
        if (handler is not { Method: { IsAsync: true, ReturnsVoid: true }, Given: { } given }) return;
        var name = handler.IsLambda ? "The handler" : $"'{handler.Method.Name}'";
        report(Diagnostic.Create(Rule, given.Place(), name));
    }
}
