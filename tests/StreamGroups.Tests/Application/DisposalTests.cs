using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using StreamGroups.TestSupport;
using Xunit;

namespace StreamGroups.Tests.Application;

public sealed class DisposalTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_container_may_be_disposed_of_synchronously(bool stopFirst)
    {
        var handled = new TaskCompletionSource();
        var services = new ServiceCollection();
        services.AddRedisStreams().UseInMemory().MapStream("orders").WithGroup("billing").Handle((string _) => handled.TrySetResult());
        var provider = services.BuildServiceProvider();
        foreach (var service in provider.GetServices<IHostedService>()) await service.StartAsync(default);
        await provider.GetRequiredService<IStreamPublisher>().PublishAsync("orders", "x");
        await handled.Task.InTime();
        if (stopFirst) foreach (var service in provider.GetServices<IHostedService>()) await service.StopAsync(default);

        await Task.Run(provider.Dispose).InTime();
    }

    [Fact]
    public void A_publisher_that_never_published_may_be_disposed_of_synchronously()
    {
        var services = new ServiceCollection();
        services.AddRedisStreams("localhost:6379");
        using var provider = services.BuildServiceProvider();
        Assert.NotNull(provider.GetRequiredService<IStreamPublisher>());
    }
}
