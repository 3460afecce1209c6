using System.Diagnostics.CodeAnalysis;
using StreamGroups.Filters;
using StreamGroups.Registration;

namespace StreamGroups;

/// <summary>
/// Puts filters around handlers: around all, around those of one mapped stream, and around one. The first one added is the outermost, those of all
/// handlers outside of those of the stream, and these outside of those of the handler. They run inside <c>WithResilience</c>, in each of its attempts. A class that is an
/// <see cref="IBatchFilter"/> too runs around handlers of batches as well; another filter that reaches one is an error when the host starts.
/// </summary>
public static class ConsumeFilterExtensions
{
    private const DynamicallyAccessedMemberTypes Constructors = DynamicallyAccessedMemberTypes.PublicConstructors;

    /// <summary>Puts a filter around every handler of the application.</summary>
    /// <typeparam name="TFilter">
    /// The filter: taken from the services where it is registered there, else made with them. A service that is missing is an error when the host starts.
    /// </typeparam>
    /// <param name="builder">What <c>AddRedisStreams</c> returned.</param>
    public static IRedisStreamsBuilder AddConsumeFilter<[DynamicallyAccessedMembers(Constructors)] TFilter>(this IRedisStreamsBuilder builder)
        where TFilter : class, IConsumeFilter
    {
        BuilderGuard.Own<RedisStreamsBuilder>(builder).Registry.Conventions.Filters.Add(HandlerFilter.OfMessages<TFilter>());
        return builder;
    }

    /// <param name="builder">What <c>AddRedisStreams</c> returned.</param>
    /// <param name="filter">The filter, as <see cref="IConsumeFilter.InvokeAsync"/> is.</param>
    /// <inheritdoc cref="AddConsumeFilter{TFilter}(IRedisStreamsBuilder)"/>
    public static IRedisStreamsBuilder AddConsumeFilter(
        this IRedisStreamsBuilder builder, Func<ConsumeContext, ConsumeDelegate, ValueTask<object?>> filter)
    {
        BuilderGuard.Own<RedisStreamsBuilder>(builder).Registry.Conventions.Filters.Add(HandlerFilter.OfMessages(filter));
        return builder;
    }

    /// <summary>Puts a filter around the handlers of all streams of a prefix: inside those of all handlers, and outside of those of each stream.</summary>
    /// <typeparam name="TFilter">As for all handlers.</typeparam>
    /// <param name="prefix">What <c>MapStreams</c> returned.</param>
    public static IStreamPrefixBuilder AddConsumeFilter<[DynamicallyAccessedMembers(Constructors)] TFilter>(this IStreamPrefixBuilder prefix)
        where TFilter : class, IConsumeFilter
    {
        BuilderGuard.Own<StreamPrefixBuilder>(prefix).Conventions.Filters.Add(HandlerFilter.OfMessages<TFilter>());
        return prefix;
    }

    /// <param name="prefix">What <c>MapStreams</c> returned.</param>
    /// <param name="filter">The filter, as <see cref="IConsumeFilter.InvokeAsync"/> is.</param>
    /// <inheritdoc cref="AddConsumeFilter{TFilter}(IStreamPrefixBuilder)"/>
    public static IStreamPrefixBuilder AddConsumeFilter(
        this IStreamPrefixBuilder prefix, Func<ConsumeContext, ConsumeDelegate, ValueTask<object?>> filter)
    {
        BuilderGuard.Own<StreamPrefixBuilder>(prefix).Conventions.Filters.Add(HandlerFilter.OfMessages(filter));
        return prefix;
    }

    /// <summary>Puts a filter around the handlers of all groups that this builder maps; those that another <c>MapStream</c> of the stream maps go without.</summary>
    /// <typeparam name="TFilter">As for all handlers.</typeparam>
    /// <param name="stream">What <c>MapStream</c> returned.</param>
    public static IStreamBuilder AddConsumeFilter<[DynamicallyAccessedMembers(Constructors)] TFilter>(this IStreamBuilder stream)
        where TFilter : class, IConsumeFilter
    {
        BuilderGuard.Own<StreamBuilder>(stream).Conventions.Filters.Add(HandlerFilter.OfMessages<TFilter>());
        return stream;
    }

    /// <param name="stream">What <c>MapStream</c> returned.</param>
    /// <param name="filter">The filter, as <see cref="IConsumeFilter.InvokeAsync"/> is.</param>
    /// <inheritdoc cref="AddConsumeFilter{TFilter}(IStreamBuilder)"/>
    public static IStreamBuilder AddConsumeFilter(this IStreamBuilder stream, Func<ConsumeContext, ConsumeDelegate, ValueTask<object?>> filter)
    {
        BuilderGuard.Own<StreamBuilder>(stream).Conventions.Filters.Add(HandlerFilter.OfMessages(filter));
        return stream;
    }

    /// <summary>Puts a filter around the handler.</summary>
    /// <typeparam name="TFilter">As for all handlers.</typeparam>
    /// <param name="handler">What <c>Handle</c> returned.</param>
    public static IHandlerBuilder AddConsumeFilter<[DynamicallyAccessedMembers(Constructors)] TFilter>(this IHandlerBuilder handler)
        where TFilter : class, IConsumeFilter
    {
        BuilderGuard.Own<HandlerBuilder>(handler).Registration.Filters.Add(HandlerFilter.OfMessages<TFilter>());
        return handler;
    }

    /// <param name="handler">What <c>Handle</c> returned.</param>
    /// <param name="filter">The filter, as <see cref="IConsumeFilter.InvokeAsync"/> is.</param>
    /// <inheritdoc cref="AddConsumeFilter{TFilter}(IHandlerBuilder)"/>
    public static IHandlerBuilder AddConsumeFilter(this IHandlerBuilder handler, Func<ConsumeContext, ConsumeDelegate, ValueTask<object?>> filter)
    {
        BuilderGuard.Own<HandlerBuilder>(handler).Registration.Filters.Add(HandlerFilter.OfMessages(filter));
        return handler;
    }

    /// <summary>Puts objects on the handler that filters find in <see cref="ConsumeContext.Metadata"/> and <see cref="BatchContext.Metadata"/>. A further call adds more.</summary>
    /// <param name="handler">What <c>Handle</c> returned.</param>
    /// <param name="items">The objects.</param>
    /// <exception cref="ArgumentException">One of them is null.</exception>
    public static IHandlerBuilder WithMetadata(this IHandlerBuilder handler, params object[] items)
    {
        var own = BuilderGuard.Own<HandlerBuilder>(handler);
        ArgumentNullException.ThrowIfNull(items);
        if (items.Contains(null)) throw new ArgumentException("An item of the metadata is null; leave it out.", nameof(items));
        own.Registration.Metadata.AddRange(items);
        return handler;
    }
}
