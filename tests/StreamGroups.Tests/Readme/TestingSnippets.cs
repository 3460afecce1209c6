using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using StreamGroups.Testing;
using Xunit;

namespace StreamGroups.Tests.Readme;

/// <summary>The code of docs/testing.md, compiled.</summary>
internal static class TestingSnippets
{
    public sealed record Order(string Id);

    public static async Task HandledAsync()
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Services.AddShop();                       // The application's registrations, AddRedisStreams among them.
        builder.Services.AddStreamGroupsTestHarness();    // Before or after them.
        using var host = builder.Build();
        await host.StartAsync();
        var harness = host.Services.GetRequiredService<StreamGroupsTestHarness>();

        await harness.PublishAsync("orders", new Order("o-1"));
        var handled = await harness.Handled<Order>();

        Assert.Equal("o-1", handled.Message.Id);
    }

    public static async Task HandledOnceAsync(StreamGroupsTestHarness harness)
    {
        await harness.IdleAsync();
        Assert.Empty(harness.Failures);
        Assert.Single(harness.Deliveries<Order>());
    }

    public static async Task RetriedAsync(StreamGroupsTestHarness harness)
    {
        await harness.PublishAsync("orders", new Order("o-1"));    // Its handler throws.
        var retried = await harness.Retried<Order>();
        await harness.Advance(retried.Delay!.Value);
        Assert.Equal(2, (await harness.Handled<Order>()).DeliveryCount);
    }

    public static async Task DisconnectedAsync(StreamGroupsTestHarness harness)
    {
        Task<EntryId> publishing;
        await using (harness.Disconnect())
        {
            publishing = harness.PublishAsync("orders", new Order("o-2"));
            await harness.Advance(TimeSpan.FromSeconds(10));    // It waits.
        }
        await publishing;                                       // The connection is back, and all groups are read again.
    }

    public static void OnRedis(IServiceCollection services)
    {
        services.AddStreamGroupsTestHarness(options => options.UseRedis("localhost:6379"));
    }

    private static void AddShop(this IServiceCollection services) =>
        services.AddRedisStreams().MapStream("orders").WithGroup("billing").Handle((Order _) => { });
}
