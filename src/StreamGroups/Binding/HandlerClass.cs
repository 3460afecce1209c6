using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using StreamGroups.Registration;

namespace StreamGroups.Binding;

/// <summary>A class that handles messages, among the application's services.</summary>
internal static class HandlerClass
{
    /// <summary>Unless the application has registered it, it is made for each message.</summary>
    public static void Register(IServiceCollection services, [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] Type handler)
    {
        if (!handler.IsAbstract) services.TryAddScoped(handler);
    }

    /// <summary>Why the container could not make it: else that would be known at the first message only.</summary>
    public static string? FaultOf(PipelineBuildContext build, IServiceCollection services, Type handler)
    {
        var registered = services.LastOrDefault(service => service.ServiceType == handler && !service.IsKeyedService);
        if (registered is null) return HandlerFaults.HandlerNotRegistered(build.Group, handler);
        if (registered.ImplementationType is not { IsGenericTypeDefinition: false }) return null; // The application makes it itself.
        var constructors = registered.ImplementationType.GetConstructors();
        if (constructors.Length == 0) return HandlerFaults.NoConstructor(build.Group, registered.ImplementationType);
        var missing = constructors.Select(constructor => MissingOf(build.Services, constructor)).ToList();
        if (missing.Contains(null)) return null;
        return HandlerFaults.HandlerServiceMissing(build.Group, registered.ImplementationType, missing[0]!);
    }

    /// <summary>The first parameter that the container has nothing for.</summary>
    private static ParameterInfo? MissingOf(IServiceProvider services, ConstructorInfo constructor) =>
        Array.Find(constructor.GetParameters(), parameter => !parameter.HasDefaultValue && !IsThere(services, parameter));

    private static bool IsThere(IServiceProvider services, ParameterInfo parameter) =>
        parameter.GetCustomAttribute<FromKeyedServicesAttribute>()?.Key is { } key
            ? services.GetService<IServiceProviderIsKeyedService>()?.IsKeyedService(parameter.ParameterType, key) ?? true
            : services.GetService<IServiceProviderIsService>()?.IsService(parameter.ParameterType) ?? true;
}
