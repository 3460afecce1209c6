using Microsoft.Extensions.DependencyInjection;

namespace StreamGroups.Registration;

internal sealed class RedisStreamsBuilder(IServiceCollection services, StreamRegistry registry) : IRedisStreamsBuilder
{
    public IServiceCollection Services { get; } = services;

    public StreamRegistry Registry { get; } = registry;
}
