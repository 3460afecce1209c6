using System.ComponentModel;
using StreamGroups.Binding;

namespace StreamGroups.CompilerServices;

/// <summary>Gives generated code what it takes a handler's arguments from. Asked once, when the host starts.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class HandlerArguments
{
    private readonly HandlerParameters _parameters;

    internal HandlerArguments(HandlerParameters parameters) => _parameters = parameters;

    /// <summary>Where one argument comes from. One that comes from nowhere is an error of the start.</summary>
    /// <typeparam name="T">The parameter's type.</typeparam>
    /// <param name="position">The parameter's place among the handler's; the message's is 0, so 1 is the least.</param>
    public ParameterBinder<T> Bind<T>(int position) => _parameters.Bind<T>(position);
}
