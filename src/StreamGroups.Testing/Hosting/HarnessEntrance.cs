using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;
using StreamGroups.Configuration;

namespace StreamGroups.Testing.Hosting;

/// <summary>
/// The first of the host's services: checks that the application is under the harness before anything starts, and being made first is disposed of last,
/// when nothing writes to the server any more.
/// </summary>
internal sealed class HarnessEntrance(HarnessSetup setup, IServiceProvider services, ILoggerFactory loggers)
    : IHostedLifecycleService, IAsyncDisposable, IDisposable
{
    private readonly ILogger _logger = loggers.CreateLogger(HarnessLog.Category);
    private ConfigurationOptions? _connection;
    private int _database;
    private bool _isChecked;

    public Task StartingAsync(CancellationToken cancellationToken)
    {
        if (_isChecked) return Task.CompletedTask;
        _isChecked = true;
        if (setup.Time is { } time)
        {
            if (services.GetRequiredService<TimeProvider>() != time) throw new InvalidOperationException(
                "The application registers a TimeProvider of its own after AddStreamGroupsTestHarness. Add the harness last, or remove that registration in tests.");
            HarnessLog.InMemory(_logger);
            return Task.CompletedTask;
        }
        var resolved = services.GetRequiredService<ConnectionSettings>().Resolve();
        (_connection, _database) = (resolved.Options.Clone(), resolved.Options.DefaultDatabase ?? 0);
        HarnessLog.OnRedis(_logger, setup.Prefix);
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => StartingAsync(cancellationToken); // A host may lack the lifecycle's calls.

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        setup.Time?.Dispose();
        if (Interlocked.Exchange(ref _connection, null) is not { } connection) return;
        try
        {
            await TestKeys.RemoveAsync(connection, _database, setup.Prefix).ConfigureAwait(false);
        }
        catch (RedisException exception)
        {
            HarnessLog.KeysLeft(_logger, setup.Prefix, exception.Message); // The test's own failure, if there is one, must not be hidden.
        }
    }

    /// <summary>For containers that are disposed of synchronously; waits, as the host itself does.</summary>
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();
}
