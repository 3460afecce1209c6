using Microsoft.Extensions.DependencyInjection;
using StreamGroups.Handling;
using StreamGroups.Registration;
using StreamGroups.Serialization;

namespace StreamGroups.Binding;

/// <summary>Builds the pipeline of a handler whose message type is known to the compiler.</summary>
internal static class PipelineBuilder
{
    /// <summary>Null where the handler has a fault.</summary>
    public static IMessagePipeline? Build<T>(PipelineBuildContext build, Delegate handler, Func<HandlerParameters, MessageInvoker<T>> bind)
    {
        var before = build.Faults.Count;
        var method = new HandlerMethod(handler);
        HandlerShape.Check(build, handler, method, typeof(T));
        var parameters = new HandlerParameters(build, method);
        var invoker = bind(parameters);
        if (build.Faults.Count > before || CreateReader<T>(build, OptionalParameter.AllowsNull(method.Parameter(0), typeof(T))) is not { } reader) return null;
        var scopes = parameters.NeedsScope ? build.Services.GetRequiredService<IServiceScopeFactory>() : null;
        return new MessagePipeline<T>(reader, invoker, parameters.NeedsContext, parameters.UsesToken, scopes);
    }

    /// <summary>Null where no reader can make such messages, which is a fault.</summary>
    public static IMessageReader<T>? CreateReader<T>(PipelineBuildContext build, bool allowNull)
    {
        try
        {
            return MessageReaders.For<T>(build.Json, allowNull);
        }
        catch (Exception e) when (e is NotSupportedException or InvalidOperationException or ArgumentException)
        {
            build.Faults.Add(HandlerFaults.UnreadableMessageType(build.Group, typeof(T), e.Message));
            return null;
        }
    }
}
