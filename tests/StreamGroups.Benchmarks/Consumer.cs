using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace StreamGroups.Benchmarks;

/// <summary>An application that consumes with StreamGroups.</summary>
internal static class Consumer
{
    /// <summary>Builds a host with one mapped group; not started.</summary>
    public static IHost Build(string connectionString, Action<IRedisStreamsBuilder> map, Action<IServiceCollection>? services = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { Args = [] });
        builder.Logging.SetMinimumLevel(LogLevel.Warning).AddSimpleConsole();
        services?.Invoke(builder.Services);
        map(builder.Services.AddRedisStreams(connectionString));
        return builder.Build();
    }
}
