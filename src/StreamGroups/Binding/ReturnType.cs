namespace StreamGroups.Binding;

/// <summary>What a handler is declared to return, and how its result comes out of that.</summary>
/// <param name="Declared">The type itself, or the task of a result that it derives from.</param>
/// <param name="Result">The type of the result; null where there is none.</param>
/// <param name="Call">The <see cref="HandlerCall{T}"/> for it, of the message and the result.</param>
internal readonly record struct ReturnType(Type Declared, Type? Result, Type Call)
{
    public static ReturnType Of(Type declared)
    {
        if (declared == typeof(void) || declared == typeof(ValueTask)) return new(declared, null, typeof(PlainCall<>));
        if (IsOf(declared, typeof(ValueTask<>))) return new(declared, declared.GenericTypeArguments[0], typeof(ValueTaskCall<,>));
        for (var type = declared; type is not null; type = type.BaseType)
        {
            if (IsOf(type, typeof(Task<>))) return new(type, type.GenericTypeArguments[0], typeof(TaskCall<,>));
            if (type == typeof(Task)) return new(type, null, typeof(PlainCall<>));
        }
        return new(declared, declared, typeof(ValueCall<,>));
    }

    private static bool IsOf(Type type, Type definition) => type.IsGenericType && type.GetGenericTypeDefinition() == definition;
}
