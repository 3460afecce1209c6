using Microsoft.Extensions.DependencyInjection;
using StreamGroups.Transport;

namespace StreamGroups.Conformance.Application;

/// <summary>The store that the applications of one test share, as processes share a server.</summary>
internal interface IApplicationServer : IAsyncDisposable
{
    ITransportBackdoor Backdoor { get; }

    /// <summary>A connection that belongs to none of the applications: looks at groups.</summary>
    IStreamTransport Transport { get; }

    /// <summary>What a process of its own would have; it dies with it.</summary>
    ValueTask<IStreamTransport> NewTransportAsync();

    ValueTask StartAsync();

    /// <summary>Adds streams that are kept here to an application.</summary>
    IRedisStreamsBuilder AddStreams(IServiceCollection services);
}
