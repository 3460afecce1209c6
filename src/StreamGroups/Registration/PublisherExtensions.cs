using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using StreamGroups.Configuration;
using StreamGroups.Publishing;
using StreamGroups.Registration;
using StreamGroups.Serialization;

namespace StreamGroups;

/// <summary>Adds publishers that know their stream.</summary>
public static class PublisherExtensions
{
    /// <summary>
    /// Adds <see cref="IStreamPublisher{T}"/>, bound to a stream. One for each type; whatever else is to be published goes through
    /// <see cref="IStreamPublisher"/>.
    /// </summary>
    /// <typeparam name="T">The messages' type.</typeparam>
    /// <param name="builder">What <c>AddRedisStreams</c> returned.</param>
    /// <param name="stream">The stream's name, without the key prefix.</param>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public static IRedisStreamsBuilder AddPublisher<T>(this IRedisStreamsBuilder builder, string stream)
    {
        NameRules.ThrowIfBlank(
            stream, $"The name of the stream that {TypeNames.Of(typeof(T))} is published to", $".AddPublisher<{TypeNames.Of(typeof(T))}>(\"orders\")");
        return Add<T>(builder, stream);
    }

    /// <summary>
    /// Adds <see cref="IStreamPublisher{T}"/>, bound to the stream that configuration names: at <c>RedisStreams:Publishers:Order:Stream</c> for a type
    /// <c>Order</c>. Where nothing stands there the host does not start, and says so.
    /// </summary>
    /// <typeparam name="T">The messages' type.</typeparam>
    /// <param name="builder">What <c>AddRedisStreams</c> returned.</param>
    public static IRedisStreamsBuilder AddPublisher<T>(this IRedisStreamsBuilder builder) => Add<T>(builder, null);

    private static RedisStreamsBuilder Add<T>(IRedisStreamsBuilder builder, string? stream)
    {
        var own = BuilderGuard.Own<RedisStreamsBuilder>(builder);
        own.Registry.Publishers.Add(new PublisherRegistration(typeof(T), stream));
        own.Services.TryAddSingleton<IStreamPublisher<T>>(static services => new TypedStreamPublisher<T>(
            services.GetRequiredService<IStreamPublisher>(), services.GetRequiredService<PublisherStreams>().Of(typeof(T))));
        return own;
    }
}
