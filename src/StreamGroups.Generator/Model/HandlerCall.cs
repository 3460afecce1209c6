namespace StreamGroups.Generator.Model;

/// <summary>A call of <c>Handle</c> or <c>HandleBatch</c>, as all that is written in its place.</summary>
/// <param name="Verb">The method that is called.</param>
/// <param name="File">The name of the file, without its folder.</param>
/// <param name="Line">The line of the call, from 1.</param>
/// <param name="Location">What names the place to the compiler, as the attribute's arguments.</param>
/// <param name="DeclaredType">The type of the method's parameter for handlers, as code.</param>
/// <param name="HandlerType">The handler's own type where that is another, as code; null where it has no name.</param>
/// <param name="HandlerExample">A lambda of the handler's own type, where that has no name.</param>
/// <param name="AddedBy">The library's method that takes the handler, with its type arguments, as code.</param>
/// <param name="Message">What the handler's call gets first, as code.</param>
/// <param name="Returns">What the handler returns.</param>
/// <param name="Parameters">Its parameters, the message's first.</param>
internal sealed record HandlerCall(
    string Verb, string File, int Line, string Location, string DeclaredType, string? HandlerType, string? HandlerExample, string AddedBy, string Message,
    ReturnKind Returns, Sequence<HandlerParameterModel> Parameters);
