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
        $"{Handler(group)} returns {TypeNames.Of(result)}, and nothing would be done with it; return nothing, Task or ValueTask.";

    public static string SeveralMethods(GroupAddress group) =>
        $"{Handler(group)} is a delegate of several methods, and only the last one would be awaited; call them all from one method.";

    public static string ServiceMissing(GroupAddress group, string? name, int position, Type type, object? key)
    {
        var service = TypeNames.Of(type);
        var (with, call) = key is null
            ? ("", $"builder.Services.AddScoped<{service}>(…)")
            : ($" with the key '{key}'", $"builder.Services.AddKeyedScoped<{service}>({Literal(key)}, …)");
        var annotations = OptionalParameter.AnnotationsAreKept
            ? ""
            : " (this trimmed application needs <NullabilityInfoContextSupport>true</NullabilityInfoContextSupport> in its project for that)";
        return $"{Parameter(group, name, position)} asks for {service}, which is not registered as a service{with}; call {call}, "
            + $"or make the parameter nullable if the handler can do without{annotations}.";
    }

    private static string Handler(GroupAddress group) => $"The handler of {group.InWords}";

    private static string Parameter(GroupAddress group, string? name, int position) =>
        $"Parameter {(name is null ? $"{position + 1}" : $"'{name}'")} of the handler of {group.InWords}";

    private static string Literal(object key) => key is string text ? $"\"{text}\"" : $"{key}";
}
