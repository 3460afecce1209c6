using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using StreamGroups.Analyzers.Symbols;

namespace StreamGroups.Analyzers.Handlers;

/// <summary>Lifetimes are not known to the compiler, so only what surely belongs to a scope is told.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class CapturedScopeAnalyzer : HandlerAnalyzer
{
    private static readonly DiagnosticDescriptor Rule = new(
        "SG0007",
        "The handler captures a scoped service",
        "'{0}' was made outside of the handler, in a scope of its own: all messages would share it, even after it was disposed of; take it as a parameter of the handler, which gets it from the message's own scope",
        "StreamGroups",
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "Each message has a scope of services, from which the handler's parameters come.",
        helpLinkUri: HelpLinks.Rules + "SG0007.md");

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [Rule];

    protected override void Check(KnownTypes types, Handler handler, Action<Diagnostic> report)
    {
        if (handler is not { IsLambda: true, Body: { } body }) return;
        foreach (var use in body.Descendants())
        {
            if (Captured(handler, use) is { } name && ScopedServices.IsScoped(types, use)) report(Diagnostic.Create(Rule, use.Place(), name));
        }
    }

    private static string? Captured(Handler handler, IOperation use) => use switch
    {
        ILocalReferenceOperation { Local: var local } when !handler.Declares(local) => local.Name,
        IParameterReferenceOperation { Parameter: var parameter } when !handler.Declares(parameter) => parameter.Name,
        IMemberReferenceOperation { Instance: IInstanceReferenceOperation, Member: var member } => member.Name,
        _ => null,
    };
}
