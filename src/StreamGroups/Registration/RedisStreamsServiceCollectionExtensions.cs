using Microsoft.Extensions.DependencyInjection;
using StreamGroups.Configuration;
using StreamGroups.Hosting;
using StreamGroups.Registration;

namespace StreamGroups;

/// <summary>Adds Redis streams to an application.</summary>
public static class RedisStreamsServiceCollectionExtensions
{
    /// <summary>
    /// Adds Redis streams: map streams and groups on the result, and inject <see cref="IStreamPublisher"/> to publish. May be called more
    /// than once; every call returns a builder of the same registrations. Where the application has health checks
    /// (<c>services.AddHealthChecks()</c>), one named <c>streamgroups</c> is among them.
    /// </summary>
    /// <param name="services">The application's services.</param>
    public static IRedisStreamsBuilder AddRedisStreams(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        return new RedisStreamsBuilder(services, RegistryOf(services));
    }

    /// <summary>Adds Redis streams on the server that a connection string names, whatever configuration says.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="connectionString">As StackExchange.Redis writes it: <c>host:6379,password=…,ssl=true</c>.</param>
    /// <inheritdoc cref="AddRedisStreams(IServiceCollection)"/>
    /// <exception cref="ArgumentException">The connection string is empty.</exception>
    public static IRedisStreamsBuilder AddRedisStreams(this IServiceCollection services, string connectionString)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrWhiteSpace(connectionString);
        return services.AddRedisStreams().UseConnection(connectionString);
    }

    /// <summary>Adds Redis streams with options that code has the last word on.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="configure">Changes the options after they were read from configuration.</param>
    /// <inheritdoc cref="AddRedisStreams(IServiceCollection)"/>
    public static IRedisStreamsBuilder AddRedisStreams(this IServiceCollection services, Action<RedisStreamsOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        var registry = RegistryOf(services);
        registry.ConfigureRoot.Add(configure);
        return new RedisStreamsBuilder(services, registry);
    }

    // The registry is filled while the application is composed, before there is a provider, so it is kept as an instance.
    private static StreamRegistry RegistryOf(IServiceCollection services)
    {
        var known = services.FirstOrDefault(service => service.ServiceType == typeof(StreamRegistry) && !service.IsKeyedService);
        if (known?.ImplementationInstance is StreamRegistry registry) return registry;
        registry = new StreamRegistry();
        services.AddSingleton(registry);
        services.AddStreamGroupsConfiguration().AddStreamGroupsEngine().AddStreamGroupsHealthCheck();
        return registry;
    }
}
