using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using StreamGroups.Testing;

namespace StreamGroups.Tests.Testing;

/// <summary>A message of these tests.</summary>
public sealed record Order(string Id, decimal Total = 0);

/// <summary>An application under the harness.</summary>
internal sealed class HarnessApplication : IAsyncDisposable
{
    /// <summary>Only a test that waits in vain on purpose has a shorter one.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly IHost _host;

    private HarnessApplication(IHost host) => _host = host;

    public StreamGroupsTestHarness Harness => _host.Services.GetRequiredService<StreamGroupsTestHarness>();

    public IServiceProvider Services => _host.Services;

    /// <param name="map">Maps the application's streams.</param>
    /// <param name="configure">The harness's options.</param>
    /// <param name="add">Adds further services.</param>
    public static async Task<HarnessApplication> StartAsync(
        Action<IRedisStreamsBuilder> map, Action<StreamGroupsTestHarnessOptions>? configure = null, Action<IServiceCollection>? add = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        map(builder.Services.AddRedisStreams("a-server-that-does-not-exist:1"));
        add?.Invoke(builder.Services);
        builder.Services.AddStreamGroupsTestHarness(options =>
        {
            options.Timeout = Limit;
            configure?.Invoke(options);
        });
        var host = builder.Build();
        await host.StartAsync();
        return new HarnessApplication(host);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }
}
