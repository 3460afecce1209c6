using System.ComponentModel;

namespace StreamGroups.CompilerServices;

/// <summary>What a handler's declaration says of one of its parameters, beside its type.</summary>
/// <param name="name">Its name.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class HandlerParameter(string name)
{
    /// <summary>Its name.</summary>
    public string Name { get; } = name;

    /// <summary>Of a <see cref="StreamMessage{T}"/> that is the message, its body; else null.</summary>
    public MessageBody? Body { get; init; }

    /// <summary>Whether its type is annotated: <c>IMailer?</c>. Of a message, whether the body's is. Value types need no annotation.</summary>
    public bool AllowsNull { get; init; }

    /// <summary>Whether it has a default value.</summary>
    public bool HasDefault { get; init; }

    /// <summary>That value; null where it is the type's own.</summary>
    public object? Default { get; init; }

    /// <summary>The name of the header that <c>[FromHeader]</c> takes it from; null without that.</summary>
    public string? Header { get; init; }

    /// <summary>Whether it has <c>[FromServices]</c>.</summary>
    public bool IsService { get; init; }

    /// <summary>The key of <c>[FromKeyedServices]</c>; null without that.</summary>
    public object? Key { get; init; }
}
