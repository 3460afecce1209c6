using StreamGroups.Handling.Failures;
using StreamGroups.Registration;

namespace StreamGroups;

/// <summary>
/// Maps streams whose names begin alike, and says what holds for all of them, whether they were mapped before or after. What is said of an inner prefix, of
/// a stream's group or of a handler goes before.
/// </summary>
public static class StreamPrefixExtensions
{
    /// <summary>Begins the names of streams: <c>MapStreams("orders:").MapStream("eu")</c> maps the stream <c>orders:eu</c>.</summary>
    /// <param name="builder">What <c>AddRedisStreams</c> returned.</param>
    /// <param name="prefix">How the names begin, the separator included.</param>
    /// <exception cref="ArgumentException">The prefix is empty.</exception>
    public static IStreamPrefixBuilder MapStreams(this IRedisStreamsBuilder builder, string prefix)
    {
        var own = BuilderGuard.Own<RedisStreamsBuilder>(builder);
        NameRules.ThrowIfBlank(prefix, "The prefix of streams that are mapped", ".MapStreams(\"orders:\"), or .MapStream(\"orders\") for one without");
        return StreamPrefixBuilder.Map(prefix, own.Registry.Conventions, own.Services, own.Registry);
    }

    /// <summary>Continues the names of streams: what holds for the outer prefix holds for the inner one too.</summary>
    /// <param name="prefix">What <c>MapStreams</c> returned.</param>
    /// <param name="inner">How the names go on.</param>
    /// <exception cref="ArgumentException">The inner prefix is empty.</exception>
    public static IStreamPrefixBuilder MapStreams(this IStreamPrefixBuilder prefix, string inner)
    {
        var own = BuilderGuard.Own<StreamPrefixBuilder>(prefix);
        NameRules.ThrowIfBlank(inner, $"The prefix after '{own.Prefix}'", ".MapStreams(\"us:\"), or .MapStream(\"us\") for a stream");
        return own.MapPrefix(inner);
    }

    /// <summary>Maps a stream whose name begins with the prefix; give it a group with <c>WithGroup</c>.</summary>
    /// <param name="prefix">What <c>MapStreams</c> returned.</param>
    /// <param name="name">The rest of the name.</param>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public static IStreamBuilder MapStream(this IStreamPrefixBuilder prefix, string name)
    {
        var own = BuilderGuard.Own<StreamPrefixBuilder>(prefix);
        NameRules.ThrowIfBlank(name, $"The name of a stream after the prefix '{own.Prefix}'", ".MapStream(\"eu\")");
        return own.MapStream(name);
    }

    /// <summary>Changes the options of all groups of the streams, after they were read from configuration, and before each group's own code does.</summary>
    /// <param name="prefix">What <c>MapStreams</c> returned.</param>
    /// <param name="configure">Changes the options of one group.</param>
    public static IStreamPrefixBuilder ConfigureGroups(this IStreamPrefixBuilder prefix, Action<GroupOptions> configure)
    {
        var own = BuilderGuard.Own<StreamPrefixBuilder>(prefix);
        ArgumentNullException.ThrowIfNull(configure);
        own.Conventions.Configure.Add(configure);
        return prefix;
    }

    /// <summary>
    /// Says what becomes of a message of these streams whose handler throws this exception or one derived from it. Asked after the handler's own rules and
    /// those of inner prefixes, and before those of all handlers.
    /// </summary>
    /// <typeparam name="TException">As for the rules of one handler.</typeparam>
    /// <param name="prefix">What <c>MapStreams</c> returned.</param>
    /// <param name="action">What to do.</param>
    /// <exception cref="ArgumentOutOfRangeException">The action is none.</exception>
    public static IStreamPrefixBuilder OnException<TException>(this IStreamPrefixBuilder prefix, FailureAction action)
        where TException : Exception
    {
        BuilderGuard.Own<StreamPrefixBuilder>(prefix).Conventions.Rules.Add(ExceptionRule.For<TException>(action));
        return prefix;
    }

    /// <param name="prefix">What <c>MapStreams</c> returned.</param>
    /// <param name="choose">Chooses what to do. Where it throws, the log says so and the message is retried.</param>
    /// <inheritdoc cref="OnException{TException}(IStreamPrefixBuilder, FailureAction)"/>
    public static IStreamPrefixBuilder OnException<TException>(this IStreamPrefixBuilder prefix, Func<TException, FailureAction> choose)
        where TException : Exception
    {
        BuilderGuard.Own<StreamPrefixBuilder>(prefix).Conventions.Rules.Add(ExceptionRule.For(choose));
        return prefix;
    }
}
