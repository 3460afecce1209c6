using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using StreamGroups.Generator.Model;

namespace StreamGroups.Generator.Reading;

/// <summary>Reads a call of <c>Handle</c> or <c>HandleBatch</c>. What it cannot read, or has a fault, is left to the library.</summary>
internal static class CallReader
{
    /// <summary>What can be said without asking what the names mean.</summary>
    public static bool MayBeOne(InvocationExpressionSyntax invocation) =>
        invocation.ArgumentList.Arguments.Count is 1 or 2 && NameOf(invocation.Expression) is "Handle" or "HandleBatch";

    public static HandlerCall? Read(InvocationExpressionSyntax invocation, SemanticModel model, CancellationToken cancellationToken)
    {
        if (!Interceptors.AreOn(invocation.SyntaxTree.Options)) return null;
        if (model.GetOperation(invocation, cancellationToken) is not IInvocationOperation operation) return null;
        var method = operation.TargetMethod;
        var isBatch = method.Name == "HandleBatch";
        if (!KnownTypes.IsHandlerMethod(method) || operation.Arguments.Length != 2) return null;
        if (HandlerTarget.Of(operation.Arguments[1].Value) is not { } target) return null;
        if (model.GetInterceptableLocation(invocation, cancellationToken) is not { } location) return null;

        var names = new TypeNames(model.Compilation);
        var handler = isBatch ? BatchReader.Read(method, target) : MessageReader.Read(method, target);
        if (handler is null || ParameterReader.Read(target, handler, names) is not { } parameters) return null;
        if (names.Of(method.Parameters[1].Type) is not { } declared || handler.AddedBy(names) is not { } addedBy) return null;
        if (names.Of(handler.Argument) is not { } argument) return null;

        var isTyped = !KnownTypes.IsDelegate(method.Parameters[1].Type);
        var typed = isTyped ? null : names.Of(target.DelegateType);
        var example = isTyped || typed is not null ? null : DelegateExample.Of(target.DelegateType, names);
        if (!isTyped && typed is null && example is null) return null;
        var line = invocation.SyntaxTree.GetLineSpan(PlaceOf(invocation), cancellationToken).StartLinePosition.Line + 1;
        return new HandlerCall(
            method.Name, Path.GetFileName(invocation.SyntaxTree.FilePath), line, $"{location.Version}, {SymbolDisplay.FormatLiteral(location.Data, quote: true)}", declared, typed, example,
            addedBy, argument, handler.Returns, parameters);
    }

    private static Microsoft.CodeAnalysis.Text.TextSpan PlaceOf(InvocationExpressionSyntax invocation) => invocation.Expression switch
    {
        MemberAccessExpressionSyntax access => access.Name.Span,
        MemberBindingExpressionSyntax binding => binding.Name.Span,
        var other => other.Span,
    };

    private static string? NameOf(ExpressionSyntax expression) => expression switch
    {
        MemberAccessExpressionSyntax access => access.Name.Identifier.ValueText,
        MemberBindingExpressionSyntax binding => binding.Name.Identifier.ValueText,
        SimpleNameSyntax name => name.Identifier.ValueText,
        _ => null,
    };
}
