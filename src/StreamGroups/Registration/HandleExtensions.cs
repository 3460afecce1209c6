using StreamGroups.Binding;
using StreamGroups.Registration;

namespace StreamGroups;

/// <summary>Gives groups their handlers.</summary>
public static partial class HandleExtensions
{
    private static IHandlerBuilder Add<T>(IGroupBuilder group, Delegate handler, Func<HandlerParameters, MessageInvoker<T>> bind)
    {
        var own = BuilderGuard.Own<GroupBuilder>(group);
        ArgumentNullException.ThrowIfNull(handler);
        return own.Add(new HandlerRegistration(typeof(T), handler, build => PipelineBuilder.Build(build, handler, bind)));
    }
}
