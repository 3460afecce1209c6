using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using StreamGroups.Testing;
using Xunit;

namespace StreamGroups.Tests.Testing;

public sealed class RegistrationTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_harness_has_the_last_word_whether_it_comes_first_or_last(bool first)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        if (first) builder.Services.AddStreamGroupsTestHarness();
        builder.Services.AddRedisStreams().UseConnection("a-server-that-does-not-exist:1").MapStream("orders").WithGroup("billing").Handle((Order _) => { });
        if (!first) builder.Services.AddStreamGroupsTestHarness();
        using var host = builder.Build();
        await host.StartAsync();
        var harness = host.Services.GetRequiredService<StreamGroupsTestHarness>();

        await harness.PublishAsync("orders", new Order("o-1"));
        await harness.Handled<Order>();
        await harness.Advance(TimeSpan.FromSeconds(1));
        await host.StopAsync();
    }

    [Fact]
    public async Task Of_several_calls_the_last_one_counts()
    {
        await using var app = await HarnessApplication.StartAsync(
            streams => streams.MapStream("orders").WithGroup("billing").Handle((Order _) => { }), options => options.Timeout = TimeSpan.FromMilliseconds(1),
            services => services.AddStreamGroupsTestHarness(options => options.UseRedis("localhost:1")));
        Assert.Contains("within 0.001 s", (await Assert.ThrowsAsync<TimeoutException>(() => app.Harness.Handled<Order>())).Message, StringComparison.Ordinal);
        await app.Harness.Advance(TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task A_clock_that_comes_after_the_harness_is_an_error_that_says_what_to_do()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddRedisStreams().MapStream("orders").WithGroup("billing").Handle((Order _) => { });
        builder.Services.AddStreamGroupsTestHarness();
        builder.Services.AddSingleton(TimeProvider.System);
        using var host = builder.Build();

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => host.StartAsync());

        Assert.Contains("Add the harness last", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_that_was_not_started_is_told_of()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddRedisStreams().MapStream("orders").WithGroup("billing").Handle((Order _) => { });
        builder.Services.AddStreamGroupsTestHarness(options => options.Timeout = TimeSpan.FromMilliseconds(50));
        using var host = builder.Build();
        var harness = host.Services.GetRequiredService<StreamGroupsTestHarness>();
        await harness.PublishAsync("orders", new Order("o-1"));

        var timeout = await Assert.ThrowsAsync<TimeoutException>(() => harness.Handled<Order>());

        Assert.Contains("The host is not started", timeout.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_may_be_disposed_of_without_having_been_stopped()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddRedisStreams().MapStream("orders").WithGroup("billing").Handle((Order _) => { });
        builder.Services.AddStreamGroupsTestHarness();
        var host = builder.Build();
        await host.StartAsync();
        await ((IAsyncDisposable)host).DisposeAsync();
    }
}
