using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using StreamGroups.Analyzers.Symbols;

namespace StreamGroups.Analyzers.Handlers;

[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class MessageTypeAnalyzer : HandlerAnalyzer
{
    public const string Id = "SG0001";

    private static readonly DiagnosticDescriptor Rule = new(
        Id,
        "The handler's message is of another type than Handle<T> names",
        "The handler takes '{0}' first, but Handle<{1}> names another type, so the host will not start; make both the same",
        "StreamGroups",
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "The message is read as the type that Handle<T> names, and the handler's first parameter has to take it.",
        helpLinkUri: HelpLinks.Rules + Id + ".md");

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [Rule];

    protected override void Check(KnownTypes types, Handler handler, Action<Diagnostic> report)
    {
        if (handler is not { Call.TargetMethod: { Name: "Handle", TypeArguments: [{ } message] }, Method.Parameters: [{ } first, ..] }) return;
        if (message.TypeKind == TypeKind.Error || first.Type.TypeKind == TypeKind.Error || first.RefKind != RefKind.None) return;
        if (message is ITypeParameterSymbol || first.Type is ITypeParameterSymbol) return;
        if (Takes(types.Compilation, first.Type, message)) return;

        var place = first.DeclaringSyntaxReferences is [{ } declaration] && handler.IsLambda
            ? declaration.GetSyntax().GetLocation()
            : handler.Given!.Place();
        report(Diagnostic.Create(Rule, place, Name(first.Type), Name(message)));
    }

    private static bool Takes(Compilation compilation, ITypeSymbol parameter, ITypeSymbol message)
    {
        var conversion = ((CSharpCompilation)compilation).ClassifyConversion(message, parameter);
        if (conversion.IsNullable)
            return parameter is INamedTypeSymbol { TypeArguments: [{ } underlying] } && SymbolEqualityComparer.Default.Equals(underlying, message);
        return conversion.IsIdentity || (conversion.IsImplicit && (conversion.IsReference || conversion.IsBoxing));
    }

    private static string Name(ITypeSymbol type) => type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat);
}
