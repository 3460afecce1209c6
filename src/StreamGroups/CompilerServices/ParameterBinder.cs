using System.ComponentModel;

namespace StreamGroups.CompilerServices;

/// <summary>Where one parameter of a handler comes from. Made once, at start; typed, so that no value is boxed for a message.</summary>
/// <typeparam name="T">The parameter's type.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class ParameterBinder<T>
{
    private protected ParameterBinder()
    {
    }

    /// <summary>The argument for one delivery.</summary>
    /// <param name="invocation">The delivery.</param>
    public abstract T Get(in Invocation invocation);
}
