using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;
using StreamGroups.Registration;
using Xunit;

namespace StreamGroups.Tests.Registration;

public sealed class AddRedisStreamsTests
{
    private readonly ServiceCollection _services = [];

    private StreamRegistry Registry =>
        Assert.IsType<StreamRegistry>(Assert.Single(_services, service => service.ServiceType == typeof(StreamRegistry)).ImplementationInstance);

    [Fact]
    public void All_calls_share_one_registry()
    {
        _services.AddRedisStreams().MapStream("orders");
        var count = _services.Count;
        _services.AddRedisStreams("localhost:6379").MapStream("invoices");
        _services.AddRedisStreams(options => options.KeyPrefix = "shop:").MapStream("orders");

        Assert.Equal(["orders", "invoices"], Registry.Streams);
        Assert.Equal(count, _services.Count);
    }

    [Fact]
    public void Logging_and_options_are_there_without_a_host()
    {
        _services.AddRedisStreams();

        using var provider = _services.BuildServiceProvider();
        Assert.NotNull(provider.GetService<ILoggerFactory>());
        Assert.Empty(RegistrationCheck.Run(provider));
    }

    [Fact]
    public void What_code_says_about_the_options_is_kept_in_its_order()
    {
        _services.AddRedisStreams("one:6379");
        _services.AddRedisStreams(options => options.ConnectionString += ",ssl=true");

        Assert.Equal("one:6379,ssl=true", Configured().ConnectionString);
    }

    [Fact]
    public void UseConnection_takes_a_connection_string()
    {
        _services.AddRedisStreams().UseConnection("one:6379").UseConnection("two:6379");

        Assert.Equal("two:6379", Configured().ConnectionString);
        Assert.Null(Configured().Connection);
    }

    [Fact]
    public void UseConnection_takes_a_whole_configuration()
    {
        var configuration = new ConfigurationOptions { EndPoints = { "one:6379" } };

        _services.AddRedisStreams().UseConnection(configuration);

        Assert.Same(configuration, Configured().Connection);
    }

    [Fact]
    public void A_later_connection_string_takes_the_place_of_a_whole_configuration()
    {
        _services.AddRedisStreams().UseConnection(new ConfigurationOptions());
        _services.AddRedisStreams("one:6379");

        Assert.Null(Configured().Connection);
    }

    [Fact]
    public void Of_memory_and_connection_the_last_call_counts()
    {
        var builder = _services.AddRedisStreams();
        Assert.False(Registry.InMemory);

        builder.UseConnection("one:6379").UseInMemory();
        Assert.True(Registry.InMemory);

        builder.UseConnection("one:6379");
        Assert.False(Registry.InMemory);

        builder.UseInMemory().UseConnection(new ConfigurationOptions());
        Assert.False(Registry.InMemory);
    }

    [Fact]
    public void The_reconnecting_pipeline_can_be_replaced()
    {
        Action<Polly.ResiliencePipelineBuilder> configure = _ => { };

        _services.AddRedisStreams().ConfigureReconnect(configure);

        Assert.Same(configure, Registry.Reconnect);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    public void An_empty_connection_string_is_refused(string text)
    {
        Assert.Equal("connectionString", Assert.Throws<ArgumentException>(() => _services.AddRedisStreams(text)).ParamName);
        Assert.Equal("connectionString", Assert.Throws<ArgumentException>(() => _services.AddRedisStreams().UseConnection(text)).ParamName);
    }

    private RedisStreamsOptions Configured()
    {
        var options = new RedisStreamsOptions();
        foreach (var configure in Registry.ConfigureRoot) configure(options);
        return options;
    }
}
