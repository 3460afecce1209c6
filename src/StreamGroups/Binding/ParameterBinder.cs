namespace StreamGroups.Binding;

/// <summary>Where one parameter of a handler comes from. Made once, at start; typed, so that no value is boxed for a message.</summary>
internal abstract class ParameterBinder<T>
{
    public abstract T Get(in Invocation invocation);
}
