using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using StreamGroups.TestSupport;
using StreamGroups.Transport;

namespace StreamGroups.Conformance.Application;

/// <summary>An application as one process would run it.</summary>
internal sealed class TestHost(IHost host, CollectingLoggerProvider log) : IAsyncDisposable
{
    private bool _disposed;

    public IServiceProvider Services => host.Services;

    public IStreamPublisher Publisher => host.Services.GetRequiredService<IStreamPublisher>();

    public IReadOnlyList<LogLine> Log => log.Lines;

    public IReadOnlyList<LogLine> LogOf(GroupAddress group) => log.LinesOf($"StreamGroups.{group.Stream}.{group.Group}");

    public Task StartAsync() => host.StartAsync().InTime();

    /// <summary>Stops, with the host's own time to stop.</summary>
    public Task StopAsync() => host.StopAsync().InTime();

    /// <summary>Stops; cancelling the token ends the time to stop.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => host.StopAsync(cancellationToken);

    /// <summary>Changes settings as a saved appsettings.json does.</summary>
    public void Reload(params (string Path, string? Value)[] settings)
    {
        var root = (IConfigurationRoot)host.Services.GetRequiredService<IConfiguration>();
        foreach (var (path, value) in settings) root[path] = value;
        root.Reload();
    }

    public async ValueTask DisposeAsync()
    {
        if (_disposed) return;
        _disposed = true;
        await ((IAsyncDisposable)host).DisposeAsync();
    }
}
