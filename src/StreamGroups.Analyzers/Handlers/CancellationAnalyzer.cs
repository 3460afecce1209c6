using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using StreamGroups.Analyzers.Symbols;

namespace StreamGroups.Analyzers.Handlers;

/// <summary>Where the handler has a token, CA2016 says what becomes of it.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class CancellationAnalyzer : HandlerAnalyzer
{
    public const string Id = "SG0004";

    private static readonly DiagnosticDescriptor Rule = new(
        Id,
        "The handler takes no CancellationToken for what it awaits",
        "'{0}' takes a CancellationToken, but gets none: it goes on when the message's lease is lost, while another consumer may have the message, and when the host stops; take a CancellationToken as a parameter of the handler and pass it on",
        "StreamGroups",
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "A handler's CancellationToken is cancelled when the message's lease is lost, when MaxLease is over, and at the end of the host's stop.",
        helpLinkUri: HelpLinks.Rules + Id + ".md");

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [Rule];

    protected override void Check(KnownTypes types, Handler handler, Action<Diagnostic> report)
    {
        if (handler is not { Call: not null, Body: { } body }) return;
        if (handler.Method.Parameters.Any(parameter => types.IsCancellationToken(parameter.Type))) return;

        var calls = body.OwnDescendants().OfType<IInvocationOperation>()
            .Where(call => IsAwaited(types, call) && TokenParameter.IsLeftOut(types, call)).ToList();
        if (calls is not [{ } first, ..]) return;
        report(Diagnostic.Create(Rule, first.NamePlace(), calls.Skip(1).Select(call => call.NamePlace()), first.TargetMethod.Name));
    }

    /// <summary>A task that is returned is awaited by the caller.</summary>
    private static bool IsAwaited(KnownTypes types, IInvocationOperation call)
    {
        var operation = call.Parent;
        while (operation is IConversionOperation or IParenthesizedOperation or IArgumentOperation or IInvocationOperation { TargetMethod.Name: "ConfigureAwait" })
            operation = operation.Parent;
        return operation is IAwaitOperation || (operation is IReturnOperation && types.IsTask(call.Type));
    }
}
