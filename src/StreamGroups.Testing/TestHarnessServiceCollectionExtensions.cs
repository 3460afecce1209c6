using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using StreamGroups.Handling;
using StreamGroups.Hosting;
using StreamGroups.Publishing;
using StreamGroups.Registration;
using StreamGroups.Testing.Hosting;
using StreamGroups.Testing.Quiet;
using StreamGroups.Testing.Recording;
using StreamGroups.Testing.Time;
using StreamGroups.Transport;
using StreamGroups.Transport.InMemory;

namespace StreamGroups.Testing;

/// <summary>Puts an application under the test harness.</summary>
public static class TestHarnessServiceCollectionExtensions
{
    /// <summary>
    /// Runs the application's own registrations in memory, with time that stands still until the test moves it: <see cref="TimeProvider"/> in the
    /// container is replaced. Get the <see cref="StreamGroupsTestHarness"/> from the container. Before or after <c>AddRedisStreams</c>, whatever server
    /// that names.
    /// </summary>
    /// <param name="services">The application's services.</param>
    /// <param name="configure">Changes the harness's options; <see cref="StreamGroupsTestHarnessOptions.UseRedis"/> among them.</param>
    public static IServiceCollection AddStreamGroupsTestHarness(
        this IServiceCollection services, Action<StreamGroupsTestHarnessOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        var builder = (RedisStreamsBuilder)services.AddRedisStreams(); // What the harness replaces, and comes after, is there now.
        var setup = new HarnessSetup();
        configure?.Invoke(setup.Options);
        RemoveEarlier(services);
        services.AddSingleton(setup);
        services.Insert(0, ServiceDescriptor.Singleton<IHostedService, HarnessEntrance>());
        services.AddSingleton<IHostedService, HarnessExit>();
        services.AddSingleton<HarnessExit.TimeRelease>();
        services.AddSingleton<Journal>();
        services.AddSingleton<IDeliveryObserver>(static provider => provider.GetRequiredService<Journal>());
        services.AddSingleton<RecordReader>();
        services.AddSingleton<MappedOptions>();
        services.AddSingleton<KnownGroups>();
        services.AddSingleton<LeaseWatch>();
        services.AddSingleton(Watch);
        services.AddSingleton<Redelivery>();
        services.AddSingleton(static provider => new StreamGroupsTestHarness(provider));
        builder.Registry.InMemoryForTests = setup.Options.Redis is null;
        return setup.Options.Redis is { } connection ? OnRedis(services, setup, connection) : InMemory(services, setup);
    }

    private static IServiceCollection InMemory(IServiceCollection services, HarnessSetup setup)
    {
        setup.Time = new HarnessTime(Whole(setup.Options.StartTime ?? TimeProvider.System.GetUtcNow()));
        services.RemoveAll<TimeProvider>();
        services.AddSingleton<IWork, MemoryWork>();
        return services.AddSingleton<TimeProvider>(setup.Time);
    }

    /// <summary>Entries and schedules have whole milliseconds: what is due in a minute is due when a minute has passed, and not the rest of one later.</summary>
    private static DateTimeOffset Whole(DateTimeOffset time) => time.AddTicks(-(time.Ticks % TimeSpan.TicksPerMillisecond));

    private static IServiceCollection OnRedis(IServiceCollection services, HarnessSetup setup, string connection)
    {
        services.AddSingleton<IWork, RedisWork>();
        return services.AddSingleton<IPostConfigureOptions<RedisStreamsOptions>>(new PostConfigureOptions<RedisStreamsOptions>(
            Options.DefaultName,
            options => (options.Connection, options.ConnectionString, options.KeyPrefix) = (null, connection, setup.Prefix + options.KeyPrefix)));
    }

    private static QuietWatch Watch(IServiceProvider services) => new(
        services.GetRequiredService<IWork>(), services.GetRequiredService<Journal>(), services.GetRequiredService<PublishGate>(),
        services.GetRequiredService<LeaseWatch>(), services.GetRequiredService<MappedOptions>(),
        services.GetRequiredService<HarnessSetup>().Options.HandlerPatience);

    /// <summary>The last call counts, so that a test may say otherwise than what its tests share.</summary>
    private static void RemoveEarlier(IServiceCollection services)
    {
        if (services.All(static service => service.ServiceType != typeof(HarnessSetup))) return;
        for (var i = services.Count - 1; i >= 0; i--)
        {
            var (type, implementation) = (services[i].ServiceType, services[i].IsKeyedService ? null : services[i].ImplementationType);
            var isOurs = type.Assembly == typeof(HarnessSetup).Assembly || implementation?.Assembly == typeof(HarnessSetup).Assembly;
            if (isOurs || type == typeof(IDeliveryObserver)) services.RemoveAt(i);
        }
    }
}
