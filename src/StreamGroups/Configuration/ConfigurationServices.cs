using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace StreamGroups.Configuration;

/// <summary>Registers what this folder offers. The <c>StreamRegistry</c> comes from whoever maps streams.</summary>
internal static class ConfigurationServices
{
    /// <summary>May be called any number of times.</summary>
    public static IServiceCollection AddStreamGroupsConfiguration(this IServiceCollection services)
    {
        services.AddOptions().AddLogging();
        InsertFirst(services, ServiceDescriptor.Singleton<IConfigureOptions<GroupOptions>, GroupOptionsSetup>());
        InsertFirst(services, ServiceDescriptor.Singleton<IConfigureOptions<RetentionOptions>, RetentionOptionsSetup>());
        InsertFirst(services, ServiceDescriptor.Singleton<IConfigureOptions<BroadcastOptions>, BroadcastOptionsSetup>());
        InsertFirst(services, ServiceDescriptor.Singleton<IConfigureOptions<RedisStreamsOptions>, RedisStreamsOptionsSetup>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<GroupOptions>, GroupOptionsValidator>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<RetentionOptions>, RetentionOptionsValidator>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<RedisStreamsOptions>, RedisStreamsOptionsValidator>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<BroadcastOptions>, BroadcastOptionsValidator>());
        services.TryAddSingleton<MappedGroups>();
        services.TryAddSingleton<PublisherStreams>();
        services.TryAddSingleton<ConfigurationCheck>();
        services.TryAddSingleton<ConnectionSettings>();
        return services;
    }

    /// <summary>Options are configured in the order of registration; first, so that code always comes later and wins.</summary>
    private static void InsertFirst(IServiceCollection services, ServiceDescriptor setup)
    {
        var isThere = services.Any(other =>
            other.ServiceType == setup.ServiceType && !other.IsKeyedService && other.ImplementationType == setup.ImplementationType);
        if (!isThere) services.Insert(0, setup);
    }
}
