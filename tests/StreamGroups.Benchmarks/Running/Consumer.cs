using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace StreamGroups.Benchmarks.Running;

/// <summary>An application that consumes or publishes with StreamGroups.</summary>
internal static class Consumer
{
    /// <summary>Builds a host; not started. Errors are logged.</summary>
    public static IHost Build(string connectionString, Action<IRedisStreamsBuilder> map, Action<IServiceCollection>? services = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { Args = [] });
        builder.Logging.SetMinimumLevel(LogLevel.Warning).AddSimpleConsole();
        builder.Logging.AddFilter("StreamGroups.Retention", LogLevel.Error); // It warns that the server keeps nothing on disk, which is meant here.
        services?.Invoke(builder.Services);
        map(builder.Services.AddRedisStreams(connectionString));
        return builder.Build();
    }
}
