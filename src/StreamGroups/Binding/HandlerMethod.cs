using System.Reflection;
using System.Runtime.CompilerServices;
using StreamGroups.Registration;

namespace StreamGroups.Binding;

/// <summary>The method behind a delegate, and its parameters in the delegate's order.</summary>
internal sealed class HandlerMethod : HandlerDeclaration
{
    private readonly MethodInfo _method;
    private readonly ParameterInfo[] _parameters;
    private readonly int _offset;

    public HandlerMethod(Delegate handler)
    {
        _method = handler.Method;
        IsSeveralMethods = !handler.HasSingleTarget;
        _parameters = _method.GetParameters();

        // An extension method given as one of an object has that object as its first parameter; an open instance method lacks its own.
        _offset = (_method.IsStatic, handler.Target) switch
        {
            (true, not null) => 1,
            (false, null) => -1,
            _ => 0,
        };
    }

    public HandlerMethod(MethodInfo method) => (_method, _parameters) = (method, method.GetParameters());

    public override bool IsSeveralMethods { get; }

    public override ParameterDeclaration Parameter(int position) => new ReflectedParameter(InfoOf(position));

    public override bool MessageAllowsNull(Type body, int level) => OptionalParameter.AllowsNull(InfoOf(0), body, level);

    public override void Check(PipelineBuildContext build)
    {
        if (ParameterSource.IsNamed(InfoOf(0))) build.Faults.Add(HandlerFaults.MessageWithSource(build.Group, InfoOf(0)?.Name));
        if (_method.IsDefined(typeof(IteratorStateMachineAttribute), inherit: false)) build.Faults.Add(HandlerFaults.Iterator(build.Group));
        if (_method.ReturnType == typeof(void) && _method.IsDefined(typeof(AsyncStateMachineAttribute), inherit: false))
            build.Faults.Add(HandlerFaults.AsyncVoid(build.Group));
    }

    /// <summary>The parameter at a position of the delegate, or null where the method does not declare it.</summary>
    private ParameterInfo? InfoOf(int position) => _parameters.ElementAtOrDefault(position + _offset);
}
