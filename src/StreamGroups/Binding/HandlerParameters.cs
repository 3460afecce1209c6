using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using StreamGroups.CompilerServices;
using StreamGroups.Registration;
using StreamGroups.Serialization;

namespace StreamGroups.Binding;

/// <summary>Makes the binders of a handler's parameters, and learns from them what an invocation has to hold.</summary>
internal sealed class HandlerParameters(PipelineBuildContext build, HandlerDeclaration handler)
{
    /// <summary>Whether a message needs a scope of its own.</summary>
    public bool NeedsScope { get; private set; }

    public bool NeedsContext { get; private set; }

    /// <summary>Whether the handler can see the delivery's token.</summary>
    public bool UsesToken { get; private set; }

    public bool TakesHeaders { get; private set; }

    /// <summary>What runs around the handler sees all that a handler can ask for.</summary>
    public void NeedEverything() => NeedsScope = NeedsContext = UsesToken = true;

    /// <summary>What runs around the handler's result sees the token.</summary>
    public void NeedToken() => UsesToken = true;

    /// <summary>The binder of the parameter at a position of the delegate; the message's is 0. Adds a fault where there is none.</summary>
    public ParameterBinder<T> Bind<T>(int position)
    {
        var parameter = handler.Parameter(position);
        var source = parameter.SourceIn(build, position);
        if (source.Header is { } header) return BindHeader<T>(position, parameter, header);
        if (source.Key is not null || source.IsService) return BindService<T>(position, parameter, source.Key);
        if (typeof(T) == typeof(CancellationToken))
        {
            UsesToken = true;
            return As<T>(new CancellationTokenBinder());
        }

        if (typeof(T) == typeof(ILogger)) return As<T>(new ConstantBinder<ILogger>(CreateLogger()));
        if (typeof(T) == typeof(MessageContext))
        {
            NeedsContext = UsesToken = true;
            return As<T>(new MessageContextBinder());
        }

        if (typeof(T) == typeof(IServiceProvider))
        {
            NeedsScope = true;
            return As<T>(new ServiceProviderBinder());
        }

        if (StreamMessages.IsOne(typeof(T))) build.Faults.Add(HandlerFaults.MessageNotFirst(build.Group, parameter.Name, position, typeof(T)));
        if (IsTypedLogger(typeof(T)) && build.Services.GetService(typeof(T)) is T logger) return new ConstantBinder<T>(logger);
        return BindService<T>(position, parameter, null);
    }

    /// <summary>The binder of a service that is known to be registered.</summary>
    public ParameterBinder<T> BindRegistered<T>()
    {
        NeedsScope = true;
        return new ServiceBinder<T>();
    }

    private ParameterBinder<T> BindHeader<T>(int position, ParameterDeclaration parameter, string name)
    {
        TakesHeaders = true;
        var isOptional = parameter.TryGetFallback<T>(out var fallback);
        try
        {
            return new HeaderBinder<T>(new HeaderValue<T>(name, build.Json), isOptional, fallback);
        }
        catch (Exception e) when (e is NotSupportedException or InvalidOperationException or ArgumentException)
        {
            build.Faults.Add(HandlerFaults.UnreadableHeader(build.Group, parameter.Name, position, typeof(T), e.Message));
            return new ConstantBinder<T>(fallback!);
        }
    }

    private ParameterBinder<T> BindService<T>(int position, ParameterDeclaration parameter, object? key)
    {
        if (IsRegistered(typeof(T), key))
        {
            NeedsScope = true;
            return key is null ? new ServiceBinder<T>() : new KeyedServiceBinder<T>(key);
        }

        if (!parameter.TryGetFallback<T>(out var fallback))
            build.Faults.Add(HandlerFaults.ServiceMissing(build.Group, parameter, position, typeof(T), key));
        return new ConstantBinder<T>(fallback!);
    }

    private bool IsRegistered(Type type, object? key)
    {
        if (key is not null) return build.Services.GetService<IServiceProviderIsKeyedService>()?.IsKeyedService(type, key) ?? true;
        return build.Services.GetService<IServiceProviderIsService>()?.IsService(type) ?? true;
    }

    private ILogger CreateLogger() =>
        build.Services.GetService<ILoggerFactory>()?.CreateLogger(GroupCategory.Of(build.Group)) ?? NullLogger.Instance;

    private static bool IsTypedLogger(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ILogger<>);

    private static ParameterBinder<T> As<T>(object binder) => (ParameterBinder<T>)binder;
}
