using System.Diagnostics.CodeAnalysis;
using StreamGroups.Filters;
using StreamGroups.Registration;

namespace StreamGroups;

/// <summary>
/// Puts filters around handlers of batches alone: around all, around those of streams, and around one. Their order is that of <c>AddConsumeFilter</c>,
/// which is for what runs around single messages and batches alike.
/// </summary>
public static class BatchFilterExtensions
{
    private const DynamicallyAccessedMemberTypes Constructors = DynamicallyAccessedMemberTypes.PublicConstructors;

    /// <summary>Puts a filter around every handler of batches of the application.</summary>
    /// <typeparam name="TFilter">
    /// The filter: taken from the services where it is registered there, else made with them. A service that is missing is an error when the host starts.
    /// </typeparam>
    /// <param name="builder">What <c>AddRedisStreams</c> returned.</param>
    public static IRedisStreamsBuilder AddBatchFilter<[DynamicallyAccessedMembers(Constructors)] TFilter>(this IRedisStreamsBuilder builder)
        where TFilter : class, IBatchFilter
    {
        BuilderGuard.Own<RedisStreamsBuilder>(builder).Registry.Conventions.Filters.Add(HandlerFilter.OfBatches<TFilter>());
        return builder;
    }

    /// <param name="builder">What <c>AddRedisStreams</c> returned.</param>
    /// <param name="filter">The filter, as <see cref="IBatchFilter.InvokeAsync"/> is.</param>
    /// <inheritdoc cref="AddBatchFilter{TFilter}(IRedisStreamsBuilder)"/>
    public static IRedisStreamsBuilder AddBatchFilter(this IRedisStreamsBuilder builder, Func<BatchContext, BatchDelegate, ValueTask> filter)
    {
        BuilderGuard.Own<RedisStreamsBuilder>(builder).Registry.Conventions.Filters.Add(HandlerFilter.OfBatches(filter));
        return builder;
    }

    /// <summary>
    /// Puts a filter around the handlers of batches of all streams of a prefix. That there is none is an error when the host starts.
    /// </summary>
    /// <typeparam name="TFilter">As for all handlers.</typeparam>
    /// <param name="prefix">What <c>MapStreams</c> returned.</param>
    public static IStreamPrefixBuilder AddBatchFilter<[DynamicallyAccessedMembers(Constructors)] TFilter>(this IStreamPrefixBuilder prefix)
        where TFilter : class, IBatchFilter
    {
        BuilderGuard.Own<StreamPrefixBuilder>(prefix).Conventions.Filters.Add(HandlerFilter.OfBatches<TFilter>());
        return prefix;
    }

    /// <param name="prefix">What <c>MapStreams</c> returned.</param>
    /// <param name="filter">The filter, as <see cref="IBatchFilter.InvokeAsync"/> is.</param>
    /// <inheritdoc cref="AddBatchFilter{TFilter}(IStreamPrefixBuilder)"/>
    public static IStreamPrefixBuilder AddBatchFilter(this IStreamPrefixBuilder prefix, Func<BatchContext, BatchDelegate, ValueTask> filter)
    {
        BuilderGuard.Own<StreamPrefixBuilder>(prefix).Conventions.Filters.Add(HandlerFilter.OfBatches(filter));
        return prefix;
    }

    /// <summary>
    /// Puts a filter around the handlers of batches of all groups that this builder maps. That there is none is an error when the host starts.
    /// </summary>
    /// <typeparam name="TFilter">As for all handlers.</typeparam>
    /// <param name="stream">What <c>MapStream</c> returned.</param>
    public static IStreamBuilder AddBatchFilter<[DynamicallyAccessedMembers(Constructors)] TFilter>(this IStreamBuilder stream)
        where TFilter : class, IBatchFilter
    {
        BuilderGuard.Own<StreamBuilder>(stream).Conventions.Filters.Add(HandlerFilter.OfBatches<TFilter>());
        return stream;
    }

    /// <param name="stream">What <c>MapStream</c> returned.</param>
    /// <param name="filter">The filter, as <see cref="IBatchFilter.InvokeAsync"/> is.</param>
    /// <inheritdoc cref="AddBatchFilter{TFilter}(IStreamBuilder)"/>
    public static IStreamBuilder AddBatchFilter(this IStreamBuilder stream, Func<BatchContext, BatchDelegate, ValueTask> filter)
    {
        BuilderGuard.Own<StreamBuilder>(stream).Conventions.Filters.Add(HandlerFilter.OfBatches(filter));
        return stream;
    }

    /// <summary>Puts a filter around the handler, which takes batches; around another one it is an error when the host starts.</summary>
    /// <typeparam name="TFilter">As for all handlers.</typeparam>
    /// <param name="handler">What <c>HandleBatch</c> returned.</param>
    public static IHandlerBuilder AddBatchFilter<[DynamicallyAccessedMembers(Constructors)] TFilter>(this IHandlerBuilder handler)
        where TFilter : class, IBatchFilter
    {
        BuilderGuard.Own<HandlerBuilder>(handler).Registration.Filters.Add(HandlerFilter.OfBatches<TFilter>());
        return handler;
    }

    /// <param name="handler">What <c>HandleBatch</c> returned.</param>
    /// <param name="filter">The filter, as <see cref="IBatchFilter.InvokeAsync"/> is.</param>
    /// <inheritdoc cref="AddBatchFilter{TFilter}(IHandlerBuilder)"/>
    public static IHandlerBuilder AddBatchFilter(this IHandlerBuilder handler, Func<BatchContext, BatchDelegate, ValueTask> filter)
    {
        BuilderGuard.Own<HandlerBuilder>(handler).Registration.Filters.Add(HandlerFilter.OfBatches(filter));
        return handler;
    }
}
