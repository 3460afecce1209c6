using System.Reflection;

namespace StreamGroups.Binding;

/// <summary>The method behind a delegate, and its parameters in the delegate's order.</summary>
internal sealed class HandlerMethod
{
    private readonly ParameterInfo[] _parameters;
    private readonly int _offset;

    public HandlerMethod(Delegate handler)
    {
        Method = handler.Method;
        _parameters = Method.GetParameters();

        // An extension method given as one of an object has that object as its first parameter; an open instance method lacks its own.
        _offset = (Method.IsStatic, handler.Target) switch
        {
            (true, not null) => 1,
            (false, null) => -1,
            _ => 0,
        };
    }

    public HandlerMethod(MethodInfo method) => (Method, _parameters) = (method, method.GetParameters());

    public MethodInfo Method { get; }

    /// <summary>The parameter at a position of the delegate, or null where the method does not declare it.</summary>
    public ParameterInfo? Parameter(int position) => _parameters.ElementAtOrDefault(position + _offset);
}
