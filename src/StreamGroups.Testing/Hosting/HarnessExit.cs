using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using StreamGroups.Testing.Time;

namespace StreamGroups.Testing.Hosting;

/// <summary>The last of the host's services, so that it is the first to hear of the stop: time goes by itself from then on.</summary>
internal sealed class HarnessExit(HarnessSetup setup, IServiceProvider services) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        services.GetRequiredService<TimeRelease>(); // Made after the engine, so that it is disposed of before it.
        return Task.CompletedTask;
    }

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => StopAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken)
    {
        setup.Time?.Run();
        return Task.CompletedTask;
    }

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Lets time go by itself where the container is disposed of without a stop.</summary>
    internal sealed class TimeRelease(HarnessSetup setup) : IDisposable
    {
        public void Dispose() => setup.Time?.Run();
    }
}
