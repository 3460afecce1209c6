using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using StreamGroups.Handling;
using StreamGroups.Registration;

namespace StreamGroups.Binding;

/// <summary>Builds the pipelines of handlers that are classes.</summary>
internal static class ClassHandler
{
    /// <summary>What has to be kept of a class when an application is trimmed.</summary>
    public const DynamicallyAccessedMemberTypes Kept =
        DynamicallyAccessedMemberTypes.PublicConstructors | DynamicallyAccessedMemberTypes.Interfaces
        | DynamicallyAccessedMemberTypes.PublicMethods | DynamicallyAccessedMemberTypes.NonPublicMethods;

    public const string Dynamic =
        "The type of the class's message is found when the host starts. Native applications name it: Handle<OrderHandler, Order>(), with a result "
        + "Handle<OrderHandler, Order, Receipt>().";

    private static readonly MethodInfo BuildPlain = typeof(ClassHandler).GetMethod(nameof(Build))!;

    private static readonly MethodInfo BuildWithResult = typeof(ClassHandler).GetMethod(nameof(BuildReturning))!;

    /// <summary>For the message that the class itself names.</summary>
    [RequiresDynamicCode(Dynamic)]
    [UnconditionalSuppressMessage("Trimming", "IL2060", Justification = "What the methods ask to be kept of the class, their caller keeps.")]
    public static IMessagePipeline? BuildOnly([DynamicallyAccessedMembers(Kept)] Type handler, PipelineBuildContext build, IServiceCollection services)
    {
        var contracts = HandlerContract.Of(handler);
        if (contracts is not [var (message, result)])
        {
            build.Faults.Add(contracts.Length == 0
                ? HandlerFaults.HandlesNothing(build.Group, handler)
                : HandlerFaults.HandlesSeveral(build.Group, handler, contracts));
            return null;
        }
        var typed = result is null ? BuildPlain.MakeGenericMethod(handler, message) : BuildWithResult.MakeGenericMethod(handler, message, result);
        return (IMessagePipeline?)typed.Invoke(null, BindingFlags.DoNotWrapExceptions, null, [build, services], null);
    }

    public static IMessagePipeline? Build<[DynamicallyAccessedMembers(Kept)] THandler, T>(PipelineBuildContext build, IServiceCollection services)
        where THandler : class, IMessageHandler<T> =>
        Build<THandler, T>(build, services, MethodOf<THandler>(typeof(IMessageHandler<T>)), static handler => new PlainCall<T>(
            (message, in call) => HandlerResult.Of(handler.Get(in call).HandleAsync(message, handler.Context(in call), handler.Token(in call)))));

    public static IMessagePipeline? BuildReturning<[DynamicallyAccessedMembers(Kept)] THandler, T, TResult>(
        PipelineBuildContext build, IServiceCollection services)
        where THandler : class, IMessageHandler<T, TResult> =>
        Build<THandler, T>(build, services, MethodOf<THandler>(typeof(IMessageHandler<T, TResult>)), static handler => new TaskCall<T, TResult>(
            (message, in call) => handler.Get(in call).HandleAsync(message, handler.Context(in call), handler.Token(in call))));

    private static IMessagePipeline? Build<[DynamicallyAccessedMembers(Kept)] THandler, T>(
        PipelineBuildContext build, IServiceCollection services, MethodInfo method, Func<BoundClass<THandler>, HandlerCall<T>> bind)
        where THandler : class
    {
        if (HandlerClass.FaultOf(build, services, typeof(THandler)) is { } fault)
        {
            build.Faults.Add(fault);
            return null;
        }
        return PipelineBuilder.Build<T>(build, new HandlerMethod(method), parameters => bind(new BoundClass<THandler>(parameters)));
    }

    /// <summary>The class's own method, whose parameters say whether the message may be null; the interface's where that is abstract too.</summary>
    private static MethodInfo MethodOf<[DynamicallyAccessedMembers(Kept)] THandler>(
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicMethods | DynamicallyAccessedMemberTypes.NonPublicMethods)] Type contract) => typeof(THandler).IsInterface
        ? contract.GetMethod(nameof(IMessageHandler<>.HandleAsync))!
        : typeof(THandler).GetInterfaceMap(contract).TargetMethods[0];
}
