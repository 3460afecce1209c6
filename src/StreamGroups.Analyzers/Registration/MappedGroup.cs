using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using StreamGroups.Analyzers.Symbols;

namespace StreamGroups.Analyzers.Registration;

/// <summary>A group that is mapped by its name.</summary>
internal sealed class MappedGroup
{
    private MappedGroup(IInvocationOperation call, MappedStream stream, string? group) => (Call, Stream, Group) = (call, stream, group);

    public IInvocationOperation Call { get; }

    public MappedStream Stream { get; }

    /// <summary>Null where the stream is read without a group.</summary>
    public string? Group { get; }

    public static bool IsMapping(KnownTypes types, IMethodSymbol method) =>
        method.Name is "WithGroup" or "Broadcast" && types.IsOwn(method) && types.IsGroupBuilder(method.ReturnType);

    public static MappedGroup? Of(KnownTypes types, IInvocationOperation call)
    {
        if (!IsMapping(types, call.TargetMethod)) return null;
        string? group = null;
        if (call.TargetMethod.Name == "WithGroup")
        {
            if (call.ArgumentOf("group")?.Value.ConstantValue is not { HasValue: true, Value: string named }) return null;
            group = named;
        }
        return MappedStream.Of(types, call) is { } stream ? new MappedGroup(call, stream, group) : null;
    }

    public bool IsSame(MappedGroup other) => Group == other.Group && Stream.IsSame(other.Stream);
}
