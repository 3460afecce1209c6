using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Polly;
using Polly.Telemetry;
using StreamGroups.Configuration;
using StreamGroups.DeadLetters;
using StreamGroups.Diagnostics;
using StreamGroups.Engine.Retention;
using StreamGroups.Engine.Scheduling;
using StreamGroups.Filters;
using StreamGroups.Publishing;
using StreamGroups.Pulling;
using StreamGroups.Registration;
using StreamGroups.Requests;
using StreamGroups.Resilience;
using StreamGroups.Transport;
using StreamGroups.Transport.InMemory;
using StreamGroups.Transport.Redis;

namespace StreamGroups.Hosting;

/// <summary>Registers the engine.</summary>
internal static class EngineServices
{
    /// <summary>May be called any number of times.</summary>
    public static IServiceCollection AddStreamGroupsEngine(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(Sessions);
        services.TryAddSingleton<HealthBoard>();
        services.TryAddSingleton<InMemoryStore>();
        services.TryAddSingleton(Connections);
        services.TryAddSingleton(Transport);
        services.TryAddSingleton(DeadLetterStore);
        services.TryAddSingleton<StreamConsumers>();
        services.TryAddSingleton<IStreamConsumers>(provider => provider.GetRequiredService<StreamConsumers>());
        services.TryAddSingleton(BroadcastStore);
        services.TryAddSingleton<Broadcasts>();
        services.TryAddSingleton(OnceStore);
        services.TryAddSingleton(ScheduleStore);
        services.TryAddSingleton<ScheduleKeepers>();
        services.TryAddSingleton<ScriptedPublishes>();
        services.TryAddSingleton(ReplyStore);
        services.TryAddSingleton<ReplyMetrics>();
        services.TryAddSingleton<ReplyInbox>();
        services.TryAddSingleton<IStreamRequester, StreamRequester>();
        services.TryAddSingleton<IDeadLetters, DeadLetterOffice>();
        services.TryAddSingleton(Retention);
        services.AddMetrics();
        services.TryAddSingleton<StreamGroupsMeter>();
        services.TryAddSingleton<RetentionMetrics>();
        services.TryAddSingleton(RetentionPace.Default);
        services.TryAddSingleton<StreamRetentions>();
        services.TryAddSingleton<SubscriptionFactory>();
        services.TryAddSingleton<DrainTimes>();
        services.TryAddSingleton<DrainClock>();
        services.TryAddSingleton<SubscriptionDrafts>();
        services.TryAddSingleton<StreamSubscriptions>();
        services.TryAddSingleton<IStreamSubscriptions>(static provider => provider.GetRequiredService<StreamSubscriptions>());
        services.TryAddSingleton<PublishGate>();
        services.TryAddSingleton<PublishRetries>();
        services.TryAddSingleton<PublishFilters>();
        services.TryAddSingleton(Publisher);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, StreamGroupsService>());
        return services;
    }

    /// <summary>Adds the health check to those of the application, if it has any: it is asked for, and never asks by itself. To be called once.</summary>
    public static IServiceCollection AddStreamGroupsHealthCheck(this IServiceCollection services)
    {
        services.TryAddSingleton<StreamGroupsHealthCheck>();
        return services.Configure<HealthCheckServiceOptions>(checks => checks.Registrations.Add(new HealthCheckRegistration(
            StreamGroupsHealthCheck.Name, provider => provider.GetRequiredService<StreamGroupsHealthCheck>(), failureStatus: null, tags: ["ready"])));
    }

    private static SessionLoop Sessions(IServiceProvider services)
    {
        var time = services.GetRequiredService<TimeProvider>();
        var builder = new ResiliencePipelineBuilder { Name = "streamgroups-reconnect", TimeProvider = time };

        // Metrics only: Polly's own log would have a line for every attempt.
        builder.ConfigureTelemetry(new TelemetryOptions { LoggerFactory = NullLoggerFactory.Instance });
        if (services.GetRequiredService<StreamRegistry>().Reconnect is { } own) own(builder); else ReconnectPipeline.Configure(builder);
        return new SessionLoop(builder.Build(), time, services.GetRequiredService<ILoggerFactory>().CreateLogger("StreamGroups.Connections"));
    }

    private static ConnectionSupervisor Connections(IServiceProvider services)
    {
        var settings = services.GetRequiredService<ConnectionSettings>();
        var connections = new ConnectionSupervisor(
            () => settings.Resolve().Options, services.GetRequiredService<SessionLoop>(), services.GetRequiredService<TimeProvider>(),
            services.GetRequiredService<HealthBoard>().Commands);
        var logger = services.GetRequiredService<ILoggerFactory>().CreateLogger("StreamGroups.Connections");
        var told = 0;
        connections.ChannelRefused += (channel, cause) =>
        {
            if (Interlocked.Exchange(ref told, 1) == 0) SessionLog.ChannelRefused(logger, channel, cause.Message);
        };
        connections.MasterMoved += (service, master) => SessionLog.MasterMoved(logger, service, master);
        return connections;
    }

    private static IStreamTransport Transport(IServiceProvider services) => services.GetRequiredService<StreamRegistry>().InMemory
        ? new InMemoryTransport(services.GetRequiredService<InMemoryStore>())
        : new RedisTransport(
            services.GetRequiredService<ConnectionSupervisor>(), Keys(services), services.GetRequiredService<TimeProvider>());

    private static IStreamPublisher Publisher(IServiceProvider services)
    {
        var publisher = ActivatorUtilities.CreateInstance<StreamPublisher>(services);
        return services.GetRequiredService<StreamRegistry>().PublishFilters.Count == 0
            ? publisher
            : new FilteredPublisher(
                publisher, services.GetRequiredService<PublishGate>(), new Lazy<PublishFilters>(services.GetRequiredService<PublishFilters>));
    }

    private static IRetentionStore Retention(IServiceProvider services) => services.GetRequiredService<StreamRegistry>().InMemory
        ? new InMemoryRetentionStore(services.GetRequiredService<InMemoryStore>())
        : new RedisRetentionStore(new RedisCommands(services.GetRequiredService<ConnectionSupervisor>(), Keys(services)));

    private static RedisKeys Keys(IServiceProvider services) =>
        new(services.GetRequiredService<IOptions<RedisStreamsOptions>>().Value.KeyPrefix);

    /// <summary>On the transport's own connection.</summary>
    private static IDeadLetterStore DeadLetterStore(IServiceProvider services) => services.GetRequiredService<IStreamTransport>() switch
    {
        RedisTransport redis => redis.DeadLetters,
        InMemoryTransport memory => memory.DeadLetters,
        var other => throw new InvalidOperationException($"Register an {nameof(IDeadLetterStore)} beside {other.GetType().Name}."),
    };

    /// <summary>On the transport's own connection.</summary>
    private static IBroadcastStore BroadcastStore(IServiceProvider services) => services.GetRequiredService<IStreamTransport>() switch
    {
        RedisTransport redis => redis.Broadcasts,
        InMemoryTransport memory => memory.Broadcasts,
        var other => throw new InvalidOperationException($"Register an {nameof(IBroadcastStore)} beside {other.GetType().Name}."),
    };

    /// <inheritdoc cref="DeadLetterStore"/>
    private static IReplyStore ReplyStore(IServiceProvider services) => services.GetRequiredService<IStreamTransport>() switch
    {
        RedisTransport redis => redis.Replies,
        InMemoryTransport memory => memory.Replies,
        var other => throw new InvalidOperationException($"Register an {nameof(IReplyStore)} beside {other.GetType().Name}."),
    };

    private static IOnceStore OnceStore(IServiceProvider services) => services.GetRequiredService<IStreamTransport>() switch
    {
        RedisTransport redis => redis.Once,
        InMemoryTransport memory => memory,
        var other => throw new InvalidOperationException($"Register an {nameof(IOnceStore)} beside {other.GetType().Name}."),
    };

    /// <inheritdoc cref="DeadLetterStore"/>
    private static IScheduleStore ScheduleStore(IServiceProvider services) => services.GetRequiredService<IStreamTransport>() switch
    {
        RedisTransport redis => redis.Schedules,
        InMemoryTransport memory => memory,
        var other => throw new InvalidOperationException($"Register an {nameof(IScheduleStore)} beside {other.GetType().Name}."),
    };
}
