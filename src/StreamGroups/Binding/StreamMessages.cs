namespace StreamGroups.Binding;

/// <summary>Tells <see cref="StreamMessage{T}"/> from the types that messages are read as.</summary>
internal static class StreamMessages
{
    public static bool IsOne(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(StreamMessage<>);

    /// <summary>What the body is read as.</summary>
    public static Type BodyOf(Type type) => IsOne(type) ? type.GenericTypeArguments[0] : type;
}
