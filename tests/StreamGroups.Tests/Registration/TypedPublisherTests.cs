using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using StreamGroups.TestSupport;
using StreamGroups.Transport.InMemory;
using Xunit;

namespace StreamGroups.Tests.Registration;

public sealed class TypedPublisherTests : IDisposable
{
    private const string Path = "RedisStreams:Publishers:Order";

    private readonly HostApplicationBuilder _builder = Host.CreateEmptyApplicationBuilder(null);
    private readonly CollectingLoggerProvider _log = new();
    private readonly IRedisStreamsBuilder _streams;

    public TypedPublisherTests()
    {
        _builder.Logging.AddProvider(_log);
        _streams = _builder.Services.AddRedisStreams().UseInMemory();
    }

    public void Dispose() => _log.Dispose();

    [Fact]
    public async Task A_publisher_publishes_to_the_stream_that_code_says()
    {
        Set($"{Path}:Stream", "elsewhere");
        using var host = await StartAsync(streams => streams.AddPublisher<Order>("orders").AddPublisher<string>("texts"));
        var publisher = host.Services.GetRequiredService<IStreamPublisher<Order>>();
        var id = await publisher.PublishAsync(new Order("o-1"), new PublishOptions { MessageId = "o-1" });
        var ids = await publisher.PublishBatchAsync([new Order("o-2"), new Order("o-3")]);
        Assert.Equal(id, await publisher.PublishAsync(new Order("o-1"), new PublishOptions { MessageId = "o-1" }));
        await host.Services.GetRequiredService<IStreamPublisher<string>>().PublishAsync("Hi!");

        var store = host.Services.GetRequiredService<InMemoryStore>();
        Assert.Equal([id, .. ids], store.ReadAll("orders").Select(entry => entry.Id));
        Assert.Single(store.ReadAll("texts"));
        Assert.Empty(store.ReadAll("elsewhere"));
    }

    [Fact]
    public async Task A_publisher_publishes_to_the_stream_that_configuration_says()
    {
        Set($"{Path}:Stream", "orders:eu");
        Set("RedisStreams:Publishers:Batch<Order>:Stream", "batches");
        using var host = await StartAsync(streams => streams.AddPublisher<Order>().AddPublisher<Batch<Order>>());
        var publisher = host.Services.GetRequiredService<IStreamPublisher<Order>>();
        await publisher.PublishAsync(new Order("o-1"));
        await host.Services.GetRequiredService<IStreamPublisher<Batch<Order>>>().PublishAsync(new Batch<Order>([]));
        var later = await publisher.PublishAsync(new Order("o-2"), new PublishOptions { DeliverAfter = TimeSpan.FromHours(1) });

        Assert.True(await publisher.CancelAsync(later));
        var store = host.Services.GetRequiredService<InMemoryStore>();
        Assert.Single(store.ReadAll("orders:eu"));
        Assert.Single(store.ReadAll("batches"));
        Assert.DoesNotContain(_log.Lines, line => line.Level >= LogLevel.Warning);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("  ")]
    public async Task One_that_is_bound_to_no_stream_is_named_with_its_path(string? value)
    {
        if (value is not null) Set($"{Path}:Stream", value);
        Assert.Equal(
            [
                $"{Path}:Stream is missing; it has to be the name of the stream that IStreamPublisher<Order> publishes to. Or name it in code: "
                + ".AddPublisher<Order>(\"…\").",
            ],
            await FaultsAsync(streams => streams.AddPublisher<Order>()));
    }

    [Theory]
    [InlineData($"{Path}:Straem", $"{Path}:Straem is no setting of a publisher; did you mean Stream?")]
    [InlineData($"{Path}:MaxLength", $"{Path}:MaxLength is no setting of a publisher; these are: Stream.")]
    [InlineData(Path, Path + " is 'x'; it has to be a section, such as { \"Stream\": \"x\" }.")]
    public async Task Unknown_keys_are_named(string key, string fault)
    {
        Set(key, "x");
        Assert.Equal([fault], await FaultsAsync(streams => streams.AddPublisher<Order>("orders")));
    }

    [Fact]
    public async Task Several_of_one_type_are_a_fault()
    {
        var error = await Assert.ThrowsAsync<StreamRegistrationException>(
            () => StartAsync(streams => streams.AddPublisher<Order>("orders").AddPublisher<Order>("others")));
        Assert.Equal(
            [
                "IStreamPublisher<Order> is added 2 times, but it has one stream; keep one .AddPublisher<Order>(…), and publish to other streams with "
                + "IStreamPublisher.",
            ],
            error.Faults);
    }

    [Fact]
    public async Task Two_types_of_one_name_are_a_fault_where_configuration_has_to_tell_them_apart()
    {
        Set($"{Path}:Stream", "orders");
        var error = await Assert.ThrowsAsync<StreamRegistrationException>(
            () => StartAsync(streams => streams.AddPublisher<Order>().AddPublisher<Other.Order>()));
        Assert.Contains($"would both take their stream from {Path}; name the stream of one of them in code", Assert.Single(error.Faults), StringComparison.Ordinal);
        Assert.Contains(typeof(Other.Order).FullName!, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_configured_for_others_is_a_warning()
    {
        Set("RedisStreams:Publishers:Invoice:Stream", "invoices");
        using var host = await StartAsync(streams => streams.AddPublisher<Order>("orders"));
        var line = Assert.Single(_log.Lines, line => line.Level == LogLevel.Warning);
        Assert.Equal(100, line.Event.Id);
        Assert.Contains("RedisStreams:Publishers has publisher 'Invoice'", line.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_configuration_the_stream_has_to_be_named_in_code()
    {
        var services = new ServiceCollection();
        services.AddRedisStreams().UseInMemory().AddPublisher<Order>();
        using var provider = services.BuildServiceProvider();
        var error = Assert.Throws<OptionsValidationException>(provider.GetRequiredService<IStreamPublisher<Order>>);
        Assert.Contains(".AddPublisher<Order>(\"…\")", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_name_is_refused() => Assert.ThrowsAny<ArgumentException>(() => _streams.AddPublisher<Order>(" "));

    private void Set(string path, string value) => _builder.Configuration[path] = value;

    private async Task<IHost> StartAsync(Action<IRedisStreamsBuilder> add)
    {
        add(_streams);
        var host = _builder.Build();
        await host.StartAsync().InTime();
        return host;
    }

    private async Task<IEnumerable<string>> FaultsAsync(Action<IRedisStreamsBuilder> add) =>
        (await Assert.ThrowsAsync<OptionsValidationException>(() => StartAsync(add))).Failures;

    public sealed record Order(string Id);

    public sealed record Batch<T>(T[] Items);

    public static class Other
    {
        public sealed record Order(string Id);
    }
}
