namespace StreamGroups.Binding;

/// <summary>A handler whose parameters are bound. What becomes of its result is not its concern: where nobody wants it, none is boxed for a message.</summary>
internal abstract class HandlerCall<T>
{
    /// <summary>The type of the result, without its task; null where the handler has none.</summary>
    public abstract Type? ResultType { get; }

    public abstract MessageInvoker<T> WithoutResult();

    public abstract ResultInvoker<T> WithResult();
}
