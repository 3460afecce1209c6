using StreamGroups.Binding;
using StreamGroups.CompilerServices;
using StreamGroups.Registration;

namespace StreamGroups;

/// <summary>Gives groups their handlers.</summary>
public static partial class HandleExtensions
{
    private static IHandlerBuilder Add<T>(IGroupBuilder group, Delegate handler, Func<HandlerParameters, MessageInvoker<T>> bind) =>
        Add<T>(group, handler, parameters => new PlainCall<T>(bind(parameters)));

    private static IHandlerBuilder AddResult<T, TResult>(
        IGroupBuilder group, Delegate handler, Func<HandlerParameters, BoundHandler<T, TResult>> bind) =>
        Add<T>(group, handler, parameters => new ValueCall<T, TResult>(bind(parameters)));

    private static IHandlerBuilder AddTaskResult<T, TResult>(
        IGroupBuilder group, Delegate handler, Func<HandlerParameters, BoundHandler<T, Task<TResult>>> bind) =>
        Add<T>(group, handler, parameters => new TaskCall<T, TResult>(bind(parameters)));

    private static IHandlerBuilder AddValueTaskResult<T, TResult>(
        IGroupBuilder group, Delegate handler, Func<HandlerParameters, BoundHandler<T, ValueTask<TResult>>> bind) =>
        Add<T>(group, handler, parameters => new ValueTaskCall<T, TResult>(bind(parameters)));

    private static IHandlerBuilder Add<T>(IGroupBuilder group, Delegate handler, Func<HandlerParameters, HandlerCall<T>> bind)
    {
        var own = BuilderGuard.Own<GroupBuilder>(group);
        ArgumentNullException.ThrowIfNull(handler);
        return own.Add(new HandlerRegistration(typeof(T), handler, build => PipelineBuilder.Build(build, new HandlerMethod(handler), bind)));
    }
}
