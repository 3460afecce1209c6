using Microsoft.Extensions.DependencyInjection;

namespace StreamGroups;

/// <summary>What <c>AddRedisStreams</c> returns; map streams on it.</summary>
public interface IRedisStreamsBuilder
{
    /// <summary>The application's services.</summary>
    IServiceCollection Services { get; }
}
