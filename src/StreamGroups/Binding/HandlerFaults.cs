using StreamGroups.Serialization;
using StreamGroups.Transport;

namespace StreamGroups.Binding;

/// <summary>What can be wrong with a handler, in sentences that end with the remedy.</summary>
internal static class HandlerFaults
{
    public static string NoParameters(GroupAddress group) =>
        $"{Handler(group)} has no parameters, but its first one is the message; write Handle((string message) => …).";

    public static string MessageTypeMismatch(GroupAddress group, Type first, Type message) =>
        $"{Handler(group)} takes {TypeNames.Of(first)} first, but Handle<{TypeNames.Of(message)}> names another type; make both the same.";

    public static string NotAMessage(GroupAddress group, Type first) =>
        $"{Handler(group)} takes {TypeNames.Of(first)} first, but its first parameter is the message; put the message before it.";

    public static string SeveralMessages(GroupAddress group, Type first) =>
        $"{Handler(group)} takes {TypeNames.Of(first)} first, but it is called for each message; take one StreamMessage, "
        + "or call .HandleBatch(…) for several at once.";

    /// <param name="group">The group.</param>
    /// <param name="message">The type that the handler takes.</param>
    /// <param name="why">What is wrong with the type, and the remedy; sentences.</param>
    public static string UnreadableMessageType(GroupAddress group, Type message, string why) =>
        $"{Handler(group)} takes {TypeNames.Of(message)}, which no message can be read as. {why}";

    public static string ByReference(GroupAddress group, string? name, int position) =>
        $"{Parameter(group, name, position)} is passed by reference; take 'ref', 'in' or 'out' off it.";

    public static string RefStruct(GroupAddress group, string? name, int position, Type type) =>
        $"{Parameter(group, name, position)} is {TypeNames.Of(type)}, a ref struct, which cannot be kept while the handler runs; "
        + "take a type that can, such as ReadOnlyMemory<byte>.";

    public static string AsyncVoid(GroupAddress group) =>
        $"{Handler(group)} is 'async void', so its message would be acknowledged before it is done; return Task.";

    public static string UselessResult(GroupAddress group, Type result) =>
        $"{Handler(group)} returns {TypeNames.Of(result)}, and nothing could be done with it: nobody would wait for it, or read it; return nothing, a "
        + "value, or Task or ValueTask of one.";

    public static string NothingToPublish(GroupAddress group, string stream) =>
        $"{Handler(group)} returns nothing that could be published, but .PublishTo(\"{stream}\") asks for it; return a value, or Task or ValueTask of one, "
        + "and where a lambda's parameters have no types name the result's: Handle<Order, Receipt>(order => …). A class that returns something implements "
        + "IMessageHandler<Order, Receipt>.";

    public static string Iterator(GroupAddress group) =>
        $"{Handler(group)} is an iterator ('yield return'), which does nothing before somebody reads its items; return a list.";

    public static string SeveralMethods(GroupAddress group) =>
        $"{Handler(group)} is a delegate of several methods, and only the last one would be awaited; call them all from one method.";

    public static string ServiceMissing(GroupAddress group, ParameterDeclaration parameter, int position, Type type, object? key)
    {
        var service = TypeNames.Of(type);
        var (with, call) = key is null
            ? ("", $"builder.Services.AddScoped<{service}>(…)")
            : ($" with the key '{key}'", $"builder.Services.AddKeyedScoped<{service}>({Literal(key)}, …)");
        var annotations = parameter.AnnotationsAreKept
            ? ""
            : " (this trimmed application needs <NullabilityInfoContextSupport>true</NullabilityInfoContextSupport> in its project for that)";
        return $"{Parameter(group, parameter.Name, position)} asks for {service}, which is not registered as a service{with}; call {call}, "
            + $"or make the parameter nullable if the handler can do without{annotations}.";
    }

    public static string NotABatch(GroupAddress group, Type first) =>
        $"{Handler(group)} takes {TypeNames.Of(first)} first, but HandleBatch gives it many messages; "
        + "take IReadOnlyList<Order> with the message's type, or call Handle instead.";

    public static string ResultOfBatch(GroupAddress group, Type result) =>
        $"{Handler(group)} takes a batch and returns {TypeNames.Of(result)}, which would be the result of many messages; return nothing, Task or "
        + "ValueTask, and settle single messages by the Context of a StreamMessage<Order>.";

    public static string HeaderOfBatch(GroupAddress group) =>
        $"{Handler(group)} takes a header, but the messages of a batch have headers each; "
        + "take IReadOnlyList<StreamMessage<Order>> with the message's type, and use the Headers of each.";

    /// <param name="group">The group.</param>
    /// <param name="filter">The filter's class; null where it is a function.</param>
    public static string FilterOfBatch(GroupAddress group, Type? filter) => filter is null
        ? $"{Handler(group)} takes batches, and a function that was given to AddConsumeFilter, which would run around it, is for single messages; make it "
            + "a class that implements IConsumeFilter and IBatchFilter, or add it to the other streams or handlers alone, and here call AddBatchFilter."
        : $"{Handler(group)} takes batches, and the filter {TypeNames.Of(filter)}, which would run around it, is for single messages; implement "
            + "IBatchFilter in that class too, or add it to the other streams or handlers alone.";

    public static string FilterAddedAsBoth(GroupAddress group, Type filter) =>
        $"{Handler(group)} would have the filter {TypeNames.Of(filter)} around it twice, by AddConsumeFilter, which is for batches too where the class "
        + "implements IBatchFilter, and by AddBatchFilter; take one of them out.";

    public static string BatchFilterOfMessages(GroupAddress group) =>
        $"{Handler(group)} takes single messages, and has a filter around batches; call AddConsumeFilter instead of AddBatchFilter, or HandleBatch "
        + "instead of Handle.";

    public static string ContextOfBatch(GroupAddress group) =>
        $"{Handler(group)} takes a MessageContext, but the messages of a batch have one each; "
        + "take IReadOnlyList<StreamMessage<Order>> with the message's type, and use the Context of each.";

    public static string MessageWithSource(GroupAddress group, string? name) =>
        $"{Parameter(group, name, 0)} is the first one, which is the message, and has an attribute that says otherwise; put the message before it.";

    public static string MessageNotFirst(GroupAddress group, string? name, int position, Type type) =>
        $"{Parameter(group, name, position)} is {TypeNames.Of(type)}, which is the message; make it the first parameter.";

    public static string SeveralSources(GroupAddress group, string? name, int position) =>
        $"{Parameter(group, name, position)} has [FromHeader] beside another attribute that says where it comes from; keep one of them.";

    public static string ForeignHeader(GroupAddress group, string? name, int position) =>
        $"{Parameter(group, name, position)} has ASP.NET's [FromHeader], which is for HTTP requests; write [StreamGroups.FromHeader].";

    /// <param name="group">The group.</param>
    /// <param name="name">The parameter.</param>
    /// <param name="position">Its place.</param>
    /// <param name="type">Its type.</param>
    /// <param name="why">What is wrong with the type, and the remedy; sentences.</param>
    public static string UnreadableHeader(GroupAddress group, string? name, int position, Type type, string why) =>
        $"{Parameter(group, name, position)} is {TypeNames.Of(type)}, which no header can be read as. {why}";

    public static string HandlesNothing(GroupAddress group, Type handler) =>
        $"{Handler(group)} is {TypeNames.Of(handler)}, which implements neither IMessageHandler<T> nor IMessageHandler<T, TResult>; implement one of "
        + "them for the message that it takes.";

    public static string HandlesSeveral(GroupAddress group, Type handler, IReadOnlyList<HandlerContract> contracts)
    {
        var handles = contracts.Select(contract => contract.Result is { } result
            ? $"{TypeNames.Of(contract.Message)} with the result {TypeNames.Of(result)}"
            : TypeNames.Of(contract.Message));
        var calls = contracts.Select(contract => contract.Result is { } result
            ? $".Handle<{TypeNames.Of(handler)}, {TypeNames.Of(contract.Message)}, {TypeNames.Of(result)}>()"
            : $".Handle<{TypeNames.Of(handler)}, {TypeNames.Of(contract.Message)}>()");
        return $"{Handler(group)} is {TypeNames.Of(handler)}, which handles {string.Join(" and ", handles)}; say which: {string.Join(" or ", calls)}.";
    }

    public static string HandlerNotRegistered(GroupAddress group, Type handler) =>
        $"{Handler(group)} is {TypeNames.Of(handler)}, which is abstract and not registered as a service; "
        + $"call builder.Services.AddScoped<{TypeNames.Of(handler)}, …>().";

    public static string NoConstructor(GroupAddress group, Type handler) =>
        $"{Handler(group)} is {TypeNames.Of(handler)}, which has no public constructor; add one.";

    public static string HandlerServiceMissing(GroupAddress group, Type handler, System.Reflection.ParameterInfo parameter)
    {
        var service = TypeNames.Of(parameter.ParameterType);
        return $"{Handler(group)} is {TypeNames.Of(handler)}, whose constructor asks for {service} ('{parameter.Name}'), which is not registered as a "
            + $"service; call builder.Services.AddScoped<{service}>(…), or give the parameter a default value.";
    }

    private static string Handler(GroupAddress group) => $"The handler of {group.InWords}";

    private static string Parameter(GroupAddress group, string? name, int position) =>
        $"Parameter {(name is null ? $"{position + 1}" : $"'{name}'")} of the handler of {group.InWords}";

    private static string Literal(object key) => key is string text ? $"\"{text}\"" : $"{key}";
}
