using Microsoft.CodeAnalysis;
using StreamGroups.Generator.Model;

namespace StreamGroups.Generator.Reading;

/// <summary>What a handler takes and returns.</summary>
/// <param name="Method">The library's method that takes it.</param>
/// <param name="Invoke">The types that the library binds its parameters by.</param>
/// <param name="Message">What messages are read as.</param>
/// <param name="Argument">What the handler's call gets first: the message, or a list.</param>
/// <param name="Result">The result; null where it has none.</param>
/// <param name="Returns">How it returns that.</param>
/// <param name="BodyLevel">How deep in the type of its first parameter the body's stands.</param>
internal sealed record ReadHandler(
    string Method, IMethodSymbol Invoke, ITypeSymbol Message, ITypeSymbol Argument, ITypeSymbol? Result, ReturnKind Returns, int BodyLevel)
{
    /// <summary>The body of a message that holds one; else null.</summary>
    public ITypeSymbol? HeldBody => KnownTypes.IsStreamMessage(Message) ? ((INamedTypeSymbol)Message).TypeArguments[0] : null;

    /// <summary>The library's method with its type arguments; null where one has no name.</summary>
    public string? AddedBy(TypeNames names)
    {
        if (names.Of(Message) is not { } message) return null;
        if (Result is null) return $"{Method}<{message}>";
        return names.Of(Result) is { } result ? $"{Method}<{message}, {result}>" : null;
    }
}
