using Microsoft.Extensions.DependencyInjection;
using StreamGroups.Transport;

namespace StreamGroups.Conformance.Application;

/// <summary>The store that the applications of one test share, as processes share a server.</summary>
internal interface IApplicationServer : IAsyncDisposable
{
    ITransportBackdoor Backdoor { get; }

    /// <summary>A connection that belongs to none of the applications: looks at groups, and plays consumers that die.</summary>
    IStreamTransport Transport { get; }

    ValueTask StartAsync();

    /// <summary>Adds streams that are kept here to an application.</summary>
    IRedisStreamsBuilder AddStreams(IServiceCollection services);
}
