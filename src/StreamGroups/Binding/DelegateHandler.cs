using System.Diagnostics.CodeAnalysis;
using System.Linq.Expressions;
using System.Reflection;
using StreamGroups.CompilerServices;
using StreamGroups.Handling;
using StreamGroups.Registration;

namespace StreamGroups.Binding;

/// <summary>Builds the pipeline of a handler of any shape: the call is compiled once, at start.</summary>
[RequiresUnreferencedCode(Unreferenced)]
[RequiresDynamicCode(Dynamic)]
internal static class DelegateHandler
{
    public const string Unreferenced =
        "The handler's parameters are found by reflection. Trimmed applications name their types: Handle<string, ILogger>((message, log) => …).";

    public const string Dynamic =
        "The handler's call is compiled when the host starts. Native applications name its types: Handle<string, ILogger>((message, log) => …).";

    private static readonly MethodInfo BuildTyped =
        typeof(DelegateHandler).GetMethod(nameof(BuildPipeline), BindingFlags.NonPublic | BindingFlags.Static)!;

    private static readonly MethodInfo BindMethod = typeof(HandlerParameters).GetMethod(nameof(HandlerParameters.Bind))!;

    /// <param name="build">The group and the services.</param>
    /// <param name="handler">The handler.</param>
    /// <param name="message">The type of the message; null takes the handler's first parameter.</param>
    public static IMessagePipeline? Build(PipelineBuildContext build, Delegate handler, Type? message)
    {
        var before = build.Faults.Count;
        var signature = DelegateSignature.Of(handler);
        HandlerShape.CheckSignature(build, signature, new HandlerMethod(handler), message);
        if (build.Faults.Count > before) return null;
        var typed = BuildTyped.MakeGenericMethod(message ?? signature.Parameters[0]);
        return (IMessagePipeline?)typed.Invoke(null, BindingFlags.DoNotWrapExceptions, null, [build, handler, signature], null);
    }

    private static IMessagePipeline? BuildPipeline<T>(PipelineBuildContext build, Delegate handler, DelegateSignature signature) =>
        PipelineBuilder.Build<T>(build, new HandlerMethod(handler), parameters => Compile<T>(handler, signature, parameters));

    public static HandlerCall<T> Compile<T>(Delegate handler, DelegateSignature signature, HandlerParameters parameters)
    {
        var message = Expression.Parameter(typeof(T), "message");
        var invocation = Expression.Parameter(typeof(Invocation).MakeByRefType(), "invocation");
        List<Expression> arguments = [Expression.Convert(message, signature.Parameters[0])];
        foreach (var (position, type) in signature.Parameters.Index().Skip(1))
        {
            var binder = BindMethod.MakeGenericMethod(type).Invoke(parameters, BindingFlags.DoNotWrapExceptions, null, [position], null)!;
            var get = typeof(ParameterBinder<>).MakeGenericType(type).GetMethod(nameof(ParameterBinder<>.Get))!;
            arguments.Add(Expression.Call(Expression.Constant(binder), get, invocation));
        }

        var call = Expression.Invoke(Expression.Constant(handler), arguments);
        return ReturnType.Of(call.Type) is { Result: { } result } returned
            ? Returning<T>(returned, result, call, message, invocation)
            : new PlainCall<T>(Expression.Lambda<MessageInvoker<T>>(Await(call), message, invocation).Compile());
    }

    private static HandlerCall<T> Returning<T>(
        ReturnType type, Type result, Expression call, ParameterExpression message, ParameterExpression invocation)
    {
        var bound = Expression.Lambda(
            typeof(BoundHandler<,>).MakeGenericType(typeof(T), type.Declared), Expression.Convert(call, type.Declared), message, invocation);
        return (HandlerCall<T>)Activator.CreateInstance(type.Call.MakeGenericType(typeof(T), result), bound.Compile())!;
    }

    private static Expression Await(Expression call)
    {
        if (call.Type == typeof(ValueTask)) return call;
        if (call.Type == typeof(void)) return Expression.Block(call, Expression.Default(typeof(ValueTask)));
        return Expression.Call(typeof(HandlerResult), nameof(HandlerResult.Of), null, call);
    }
}
