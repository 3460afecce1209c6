using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Simplification;

namespace StreamGroups.CodeFixes;

/// <summary>The types that parameters of handlers most likely have.</summary>
internal static class ParameterTypes
{
    /// <summary>The type of a parameter whose type is left out.</summary>
    /// <param name="call">The call that the handler is given to.</param>
    /// <param name="position">The parameter's; the first one is the message.</param>
    /// <param name="name">The parameter's.</param>
    public static TypeSyntax Of(HandleCall call, int position, string name)
    {
        var named = call.NamedTypes.ElementAtOrDefault(position)?.WithoutTrivia();
        if (position == 0)
        {
            var message = named ?? Keyword(SyntaxKind.StringKeyword);
            return call.IsBatch ? Known($"System.Collections.Generic.IReadOnlyList<{message}>") : message;
        }
        return named ?? ByName(name);
    }

    public static TypeSyntax Known(string name) => SyntaxFactory.ParseTypeName("global::" + name).WithAdditionalAnnotations(Simplifier.Annotation);

    private static TypeSyntax ByName(string name) => name.ToLowerInvariant() switch
    {
        "log" or "logger" => Known("Microsoft.Extensions.Logging.ILogger"),
        "context" or "ctx" or "messagecontext" => Known("StreamGroups.MessageContext"),
        "stop" or "stopping" or "token" or "ct" or "cancellation" or "cancellationtoken" or "stoppingtoken" => Known("System.Threading.CancellationToken"),
        "services" or "provider" or "serviceprovider" => Known("System.IServiceProvider"),
        _ => Keyword(SyntaxKind.StringKeyword),
    };

    private static PredefinedTypeSyntax Keyword(SyntaxKind kind) => SyntaxFactory.PredefinedType(SyntaxFactory.Token(kind));
}
