using Microsoft.Extensions.DependencyInjection;
using StreamGroups.CompilerServices;
using StreamGroups.Handling;
using StreamGroups.Registration;
using StreamGroups.Serialization;

namespace StreamGroups.Binding;

/// <summary>What a handler's pipeline is made of, once its parameters are bound.</summary>
internal sealed class PipelineParts(PipelineBuildContext build, HandlerDeclaration handler, HandlerParameters parameters)
{
    /// <summary>Null where no entry can be read as the body.</summary>
    /// <param name="invoker">Runs the handler.</param>
    /// <param name="isHeld">Whether the handler's message holds the body, and the context.</param>
    public IMessagePipeline? Build<TBody>(MessageInvoker<TBody> invoker, bool isHeld)
    {
        if (CreateReader<TBody>(build, handler.MessageAllowsNull(typeof(TBody), isHeld ? 1 : 0)) is not { } reader) return null;
        var scopes = parameters.NeedsScope ? build.Services.GetRequiredService<IServiceScopeFactory>() : null;
        return new MessagePipeline<TBody>(reader, invoker, isHeld || parameters.NeedsContext, isHeld || parameters.UsesToken, scopes, build.MaxMessageSize);
    }

    /// <summary>Null where no entry can be read as the body, which is a fault.</summary>
    public static IMessageReader<TBody>? CreateReader<TBody>(PipelineBuildContext build, bool allowNull)
    {
        try
        {
            var reader = MessageReaders.For<TBody>(build.Json, allowNull);
            if (build.Services.GetService<IDeliveryObserver>() is { } observer) reader = new ObservedReader<TBody>(reader, observer, build.Group);
            return ValidatingReader<TBody>.Around(reader, build.Json);
        }
        catch (Exception e) when (e is NotSupportedException or InvalidOperationException or ArgumentException)
        {
            build.Faults.Add(HandlerFaults.UnreadableMessageType(build.Group, typeof(TBody), e.Message));
            return null;
        }
    }
}
