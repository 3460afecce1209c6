using Microsoft.Extensions.DependencyInjection;
using StreamGroups.Registration;
using Xunit;

namespace StreamGroups.Tests.Registration;

/// <summary>MapStream and WithGroup: what they keep, and what they refuse at once.</summary>
public sealed class MappingTests
{
    private readonly ServiceCollection _services = [];
    private readonly IRedisStreamsBuilder _builder;

    public MappingTests() => _builder = _services.AddRedisStreams();

    private StreamRegistry Registry => ((RedisStreamsBuilder)_builder).Registry;

    [Fact]
    public void A_stream_may_have_several_groups_and_be_mapped_again()
    {
        var orders = _builder.MapStream("orders");
        orders.WithGroup("billing").Handle((string msg) => { });
        orders.WithGroup("shipping", "1").Handle((string msg) => { });
        _builder.MapStream("orders").WithGroup("audit").Handle((string msg) => { });

        using var provider = _services.BuildServiceProvider();
        Assert.Equal(["orders/billing", "orders/shipping", "orders/audit"], RegistrationCheck.Run(provider).Select(plan => $"{plan.Address}"));
    }

    [Fact]
    public void The_builders_tell_the_stream_and_the_services()
    {
        var stream = _builder.MapStream("orders");
        var group = stream.WithGroup("billing");
        var handler = group.Handle((string msg) => { });

        Assert.Equal(("orders", "orders", "orders"), (stream.Name, group.Stream, handler.Stream));
        Assert.All([_builder.Services, stream.Services, group.Services, handler.Services], services => Assert.Same(_services, services));
    }

    [Fact]
    public void The_options_in_code_come_after_the_consumer()
    {
        _builder.MapStream("orders").WithGroup("billing", "1", options => options.Consumer += "a");

        Assert.Equal("1a", Options().Consumer);
    }

    [Fact]
    public void The_options_in_code_need_no_consumer()
    {
        _builder.MapStream("orders").WithGroup("billing", options => options.Concurrency = 8);

        Assert.Equal((null, 8), (Options().Consumer, Options().Concurrency));
    }

    [Fact]
    public void A_group_whose_name_is_configured_takes_the_same()
    {
        _builder.MapStream("orders").WithGroup(c => c["Group"], "1", options => options.Consumer += "a");
        Assert.Equal("1a", Options().Consumer);

        _builder.MapStream("orders").WithGroup(c => c["Group"], options => options.Concurrency = 8);
        Assert.Equal((null, 8), (Options().Consumer, Options().Concurrency));
    }

    [Fact]
    public void No_consumer_is_none()
    {
        _builder.MapStream("orders").WithGroup("billing", null);

        Assert.Null(Options().Consumer);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \t")]
    public void Empty_names_are_refused_at_once(string name)
    {
        var stream = _builder.MapStream("orders");

        Assert.Equal("name", Assert.Throws<ArgumentException>(() => _builder.MapStream(name)).ParamName);
        Assert.Equal("group", Assert.Throws<ArgumentException>(() => stream.WithGroup(name)).ParamName);
        Assert.Equal("consumer", Assert.Throws<ArgumentException>(() => stream.WithGroup("billing", name)).ParamName);
        Assert.Equal("consumer", Assert.Throws<ArgumentException>(() => stream.WithGroup(c => c["Group"], name)).ParamName);
        Assert.Empty(Registry.Groups);
    }

    [Fact]
    public void Names_that_the_library_keeps_are_refused_at_once()
    {
        var stream = _builder.MapStream("orders");

        var group = Assert.Throws<ArgumentException>(() => stream.WithGroup("~retry"));
        var consumer = Assert.Throws<ArgumentException>(() => stream.WithGroup("billing", "~retry"));

        Assert.Equal("The group '~retry' starts with '~', which is kept for the library; choose another name. (Parameter 'group')", group.Message);
        Assert.Equal(
            "The consumer '~retry' starts with '~', which is kept for the library; choose another name. (Parameter 'consumer')",
            consumer.Message);
    }

    [Fact]
    public void A_builder_of_someone_else_is_refused()
    {
        var foreign = new ForeignBuilder();

        var thrown = Assert.Throws<ArgumentException>(() => foreign.MapStream("orders"));
        Assert.Equal(
            $"A {typeof(ForeignBuilder)} holds no registration; pass the builder that AddRedisStreams, MapStreams, MapStream, WithGroup or Handle returned. "
            + "(Parameter 'builder')",
            thrown.Message);
        Assert.Equal("stream", Assert.Throws<ArgumentException>(() => foreign.WithGroup("billing")).ParamName);
        Assert.Equal("group", Assert.Throws<ArgumentException>(() => foreign.Handle((string msg) => { })).ParamName);
        Assert.Equal("group", Assert.Throws<ArgumentException>(() => foreign.Handle(() => { })).ParamName);
    }

    [Fact]
    public void Null_is_refused()
    {
        var stream = _builder.MapStream("orders");
        var group = stream.WithGroup("billing");

        Assert.Throws<ArgumentNullException>("builder", () => ((IRedisStreamsBuilder)null!).MapStream("orders"));
        Assert.Throws<ArgumentNullException>("name", () => _builder.MapStream(null!));
        Assert.Throws<ArgumentNullException>("group", () => stream.WithGroup((string)null!));
        Assert.Throws<ArgumentNullException>("handler", () => group.Handle((Action<string>)null!));
        Assert.Throws<ArgumentNullException>("handler", () => group.Handle((Delegate)null!));
    }

    private GroupOptions Options()
    {
        var options = new GroupOptions();
        foreach (var configure in Registry.Groups[^1].Configure) configure(options);
        return options;
    }

    private sealed class ForeignBuilder : IRedisStreamsBuilder, IStreamBuilder, IGroupBuilder
    {
        public IServiceCollection Services { get; } = new ServiceCollection();

        public string Name => "orders";

        public string Stream => "orders";
    }
}
