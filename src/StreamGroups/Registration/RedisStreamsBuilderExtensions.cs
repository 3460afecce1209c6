using Polly;
using StackExchange.Redis;
using StreamGroups.Handling.Failures;
using StreamGroups.Registration;

namespace StreamGroups;

/// <summary>Maps streams, and says where they are kept and what holds for all of them.</summary>
public static class RedisStreamsBuilderExtensions
{
    /// <summary>Maps a stream; give it a group with <c>WithGroup</c>. A stream may be mapped more than once, with other groups.</summary>
    /// <param name="builder">What <c>AddRedisStreams</c> returned.</param>
    /// <param name="name">The stream's name, without the key prefix.</param>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public static IStreamBuilder MapStream(this IRedisStreamsBuilder builder, string name)
    {
        var own = BuilderGuard.Own<RedisStreamsBuilder>(builder);
        NameRules.ThrowIfBlank(name, "The name of a stream that is mapped", ".MapStream(\"orders\")");
        own.Registry.Streams.Add(name);
        return new StreamBuilder(name, own.Services, own.Registry);
    }

    /// <summary>
    /// Keeps all entries in the memory of this process instead of in Redis, with the same behavior: for tests and for trying things out.
    /// They are gone when it ends. Of this and <c>UseConnection</c> the last call counts.
    /// </summary>
    /// <param name="builder">What <c>AddRedisStreams</c> returned.</param>
    public static IRedisStreamsBuilder UseInMemory(this IRedisStreamsBuilder builder)
    {
        BuilderGuard.Own<RedisStreamsBuilder>(builder).Registry.UseMemory();
        return builder;
    }

    /// <summary>Uses the server that a connection string names, whatever configuration and the container say.</summary>
    /// <param name="builder">What <c>AddRedisStreams</c> returned.</param>
    /// <param name="connectionString">As StackExchange.Redis writes it: <c>host:6379,password=…,ssl=true</c>.</param>
    /// <exception cref="ArgumentException">The connection string is empty. Other faults are found when the host starts.</exception>
    public static IRedisStreamsBuilder UseConnection(this IRedisStreamsBuilder builder, string connectionString)
    {
        var own = BuilderGuard.Own<RedisStreamsBuilder>(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(connectionString);
        own.Registry.UseRedis(connectionString);
        return builder;
    }

    /// <summary>
    /// Uses a connection with this whole configuration, whatever configuration and the container say: callbacks for certificates and token
    /// credentials are kept. The library opens connections of its own with it.
    /// </summary>
    /// <param name="builder">What <c>AddRedisStreams</c> returned.</param>
    /// <param name="configuration">The configuration; at least one endpoint.</param>
    public static IRedisStreamsBuilder UseConnection(this IRedisStreamsBuilder builder, ConfigurationOptions configuration)
    {
        var own = BuilderGuard.Own<RedisStreamsBuilder>(builder);
        ArgumentNullException.ThrowIfNull(configuration);
        own.Registry.UseRedis(configuration);
        return builder;
    }

    /// <summary>
    /// Uses the server of the <see cref="IConnectionMultiplexer"/> that the container has under a key, whatever configuration says: for applications with
    /// several. The library opens connections of its own with what that one tells of itself: servers, user, password, TLS, database and times; not
    /// callbacks, certificates and token credentials, for which there is <c>UseConnection(ConfigurationOptions)</c>. Of these calls the last counts.
    /// </summary>
    /// <param name="builder">What <c>AddRedisStreams</c> returned.</param>
    /// <param name="key">The key of <c>AddKeyedSingleton&lt;IConnectionMultiplexer&gt;</c>. That there is none is found when the host starts.</param>
    public static IRedisStreamsBuilder UseMultiplexer(this IRedisStreamsBuilder builder, object key)
    {
        var own = BuilderGuard.Own<RedisStreamsBuilder>(builder);
        ArgumentNullException.ThrowIfNull(key);
        own.Registry.UseMultiplexer(key);
        return builder;
    }

    /// <summary>
    /// Replaces the pipeline that owns reconnecting. The library's own tries again at once, then after growing, jittered waits, without end.
    /// A pipeline that gives up is started again after 5 s, and the log says so.
    /// </summary>
    /// <param name="builder">What <c>AddRedisStreams</c> returned.</param>
    /// <param name="configure">Fills an empty pipeline; it runs around each session, from connecting to its failure, so that a timeout in it ends sessions that work. The last call counts.</param>
    public static IRedisStreamsBuilder ConfigureReconnect(this IRedisStreamsBuilder builder, Action<ResiliencePipelineBuilder> configure)
    {
        var own = BuilderGuard.Own<RedisStreamsBuilder>(builder);
        ArgumentNullException.ThrowIfNull(configure);
        own.Registry.Reconnect = configure;
        return builder;
    }

    /// <summary>
    /// Says what becomes of a message whose handler, whichever it is, throws this exception or one derived from it. Asked after the handler's own
    /// rules, in the order of the calls; the first that fits decides.
    /// </summary>
    /// <typeparam name="TException">As for the rules of one handler.</typeparam>
    /// <param name="builder">What <c>AddRedisStreams</c> returned.</param>
    /// <param name="action">What to do.</param>
    /// <exception cref="ArgumentOutOfRangeException">The action is none.</exception>
    public static IRedisStreamsBuilder OnException<TException>(this IRedisStreamsBuilder builder, FailureAction action)
        where TException : Exception
    {
        BuilderGuard.Own<RedisStreamsBuilder>(builder).Registry.Rules.Add(ExceptionRule.For<TException>(action));
        return builder;
    }

    /// <param name="builder">What <c>AddRedisStreams</c> returned.</param>
    /// <param name="choose">Chooses what to do. Where it throws, the log says so and the message is retried.</param>
    /// <inheritdoc cref="OnException{TException}(IRedisStreamsBuilder, FailureAction)"/>
    public static IRedisStreamsBuilder OnException<TException>(this IRedisStreamsBuilder builder, Func<TException, FailureAction> choose)
        where TException : Exception
    {
        BuilderGuard.Own<RedisStreamsBuilder>(builder).Registry.Rules.Add(ExceptionRule.For(choose));
        return builder;
    }
}
