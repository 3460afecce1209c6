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
        "The type of the class's message is found when the host starts. Native applications name it: Handle<OrderHandler, Order>().";

    private static readonly MethodInfo BuildTyped = typeof(ClassHandler).GetMethod(nameof(Build))!;

    /// <summary>The types of message that a class handles.</summary>
    public static Type[] MessagesOf([DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.Interfaces)] Type handler) =>
        [.. handler.GetInterfaces().Where(type => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IMessageHandler<>))
            .Select(type => type.GenericTypeArguments[0])];

    /// <summary>For the message that the class itself names.</summary>
    [RequiresDynamicCode(Dynamic)]
    [UnconditionalSuppressMessage("Trimming", "IL2060", Justification = "What the method asks to be kept of the class, its caller keeps.")]
    public static IMessagePipeline? BuildOnly([DynamicallyAccessedMembers(Kept)] Type handler, PipelineBuildContext build, IServiceCollection services)
    {
        var messages = MessagesOf(handler);
        if (messages is [var message])
        {
            return (IMessagePipeline?)BuildTyped.MakeGenericMethod(handler, message)
                .Invoke(null, BindingFlags.DoNotWrapExceptions, null, [build, services], null);
        }
        build.Faults.Add(messages.Length == 0
            ? HandlerFaults.HandlesNothing(build.Group, handler)
            : HandlerFaults.HandlesSeveral(build.Group, handler, messages));
        return null;
    }

    public static IMessagePipeline? Build<[DynamicallyAccessedMembers(Kept)] THandler, T>(PipelineBuildContext build, IServiceCollection services)
        where THandler : class, IMessageHandler<T>
    {
        if (HandlerClass.FaultOf(build, services, typeof(THandler)) is { } fault)
        {
            build.Faults.Add(fault);
            return null;
        }
        return PipelineBuilder.Build<T>(build, new HandlerMethod(MethodOf<THandler, T>()), parameters =>
        {
            var handler = parameters.BindRegistered<THandler>();
            var context = parameters.Bind<MessageContext>(1);
            var token = parameters.Bind<CancellationToken>(2);
            return new PlainCall<T>((message, in call) =>
                HandlerResult.Of(handler.Get(in call).HandleAsync(message, context.Get(in call), token.Get(in call))));
        });
    }

    /// <summary>The class's own method, whose parameters say whether the message may be null; the interface's where that is abstract too.</summary>
    private static MethodInfo MethodOf<[DynamicallyAccessedMembers(Kept)] THandler, T>() => typeof(THandler).IsInterface
        ? typeof(IMessageHandler<T>).GetMethod(nameof(IMessageHandler<>.HandleAsync))!
        : typeof(THandler).GetInterfaceMap(typeof(IMessageHandler<T>)).TargetMethods[0];
}
