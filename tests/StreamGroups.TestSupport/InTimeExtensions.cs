namespace StreamGroups.TestSupport;

/// <summary>Bounds the waiting for a task, in real time: a test that hangs fails instead, and says where.</summary>
public static class InTimeExtensions
{
    /// <summary>Awaits a task that must end within <see cref="Eventually.Limit"/>.</summary>
    public static Task InTime(this Task task) => task.WaitAsync(Eventually.Limit);

    /// <inheritdoc cref="InTime(Task)"/>
    public static Task<T> InTime<T>(this Task<T> task) => task.WaitAsync(Eventually.Limit);

    /// <inheritdoc cref="InTime(Task)"/>
    public static Task InTime(this ValueTask task) => task.AsTask().WaitAsync(Eventually.Limit);

    /// <inheritdoc cref="InTime(Task)"/>
    public static Task<T> InTime<T>(this ValueTask<T> task) => task.AsTask().WaitAsync(Eventually.Limit);
}
