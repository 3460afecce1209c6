using System.Diagnostics.CodeAnalysis;
using StreamGroups.Filters;
using StreamGroups.Registration;

namespace StreamGroups;

/// <summary>
/// Puts filters around publishes. The first one added is the outermost, those for all streams outside of those for one. A filter may change the message
/// and its options, keep it from the stream, and run code afterwards.
/// </summary>
public static class PublishFilterExtensions
{
    private const DynamicallyAccessedMemberTypes Constructors = DynamicallyAccessedMemberTypes.PublicConstructors;
    private const string OfOneStream = "The name of the stream whose publishes a filter runs around";
    private const string Call = ".AddPublishFilter(\"orders\", …), or .AddPublishFilter(…) for all streams";

    /// <summary>Puts a filter around the publishes to all streams.</summary>
    /// <typeparam name="TFilter">
    /// The filter: taken from the services where it is registered there, else made with them. A service that is missing is an error when the host starts.
    /// </typeparam>
    /// <param name="builder">What <c>AddRedisStreams</c> returned.</param>
    public static IRedisStreamsBuilder AddPublishFilter<[DynamicallyAccessedMembers(Constructors)] TFilter>(this IRedisStreamsBuilder builder)
        where TFilter : class, IPublishFilter => Add(builder, null, FilterRegistration<IPublishFilter>.Of<TFilter>());

    /// <summary>Puts a filter around the publishes to one stream, whether it is mapped or not.</summary>
    /// <typeparam name="TFilter">As for all streams.</typeparam>
    /// <param name="builder">What <c>AddRedisStreams</c> returned.</param>
    /// <param name="stream">The stream's name, without the key prefix.</param>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public static IRedisStreamsBuilder AddPublishFilter<[DynamicallyAccessedMembers(Constructors)] TFilter>(
        this IRedisStreamsBuilder builder, string stream)
        where TFilter : class, IPublishFilter
    {
        NameRules.ThrowIfBlank(stream, OfOneStream, Call);
        return Add(builder, stream, FilterRegistration<IPublishFilter>.Of<TFilter>());
    }

    /// <param name="builder">What <c>AddRedisStreams</c> returned.</param>
    /// <param name="filter">The filter, as <see cref="IPublishFilter.InvokeAsync"/> is.</param>
    /// <inheritdoc cref="AddPublishFilter{TFilter}(IRedisStreamsBuilder)"/>
    public static IRedisStreamsBuilder AddPublishFilter(
        this IRedisStreamsBuilder builder, Func<PublishContext, PublishDelegate, ValueTask<EntryId>> filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return Add(builder, null, FilterRegistration<IPublishFilter>.Of(new PublishLambda(filter)));
    }

    /// <param name="builder">What <c>AddRedisStreams</c> returned.</param>
    /// <param name="stream">The stream's name, without the key prefix.</param>
    /// <param name="filter">The filter, as <see cref="IPublishFilter.InvokeAsync"/> is.</param>
    /// <inheritdoc cref="AddPublishFilter{TFilter}(IRedisStreamsBuilder, string)"/>
    public static IRedisStreamsBuilder AddPublishFilter(
        this IRedisStreamsBuilder builder, string stream, Func<PublishContext, PublishDelegate, ValueTask<EntryId>> filter)
    {
        NameRules.ThrowIfBlank(stream, OfOneStream, Call);
        ArgumentNullException.ThrowIfNull(filter);
        return Add(builder, stream, FilterRegistration<IPublishFilter>.Of(new PublishLambda(filter)));
    }

    private static IRedisStreamsBuilder Add(IRedisStreamsBuilder builder, string? stream, FilterRegistration<IPublishFilter> filter)
    {
        BuilderGuard.Own<RedisStreamsBuilder>(builder).Registry.PublishFilters.Add(new PublishFilterRegistration(stream, filter));
        return builder;
    }
}
