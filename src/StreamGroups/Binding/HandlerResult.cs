namespace StreamGroups.Binding;

/// <summary>What handlers may return, and how it is awaited.</summary>
internal static class HandlerResult
{
    public static bool IsSupported(Type type) =>
        type == typeof(void) || type == typeof(ValueTask) || type.IsAssignableTo(typeof(Task));

    public static ValueTask Of(Task? task) =>
        new(task ?? throw new InvalidOperationException("The handler returned null instead of a Task; return Task.CompletedTask."));
}
