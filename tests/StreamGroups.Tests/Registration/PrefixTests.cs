using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using StreamGroups.Registration;
using StreamGroups.Tests.Binding;
using Xunit;

namespace StreamGroups.Tests.Registration;

/// <summary>Streams whose names begin alike, and what they share.</summary>
public sealed class PrefixTests
{
    private readonly ServiceCollection _services = [];
    private readonly IRedisStreamsBuilder _streams;

    public PrefixTests() => _streams = _services.AddLogging().AddRedisStreams();

    [Fact]
    public void Names_are_put_together()
    {
        var orders = _streams.MapStreams("orders:");
        var eu = orders.MapStreams("eu:");
        Map(orders.MapStream("us"));
        Map(eu.MapStream("de"));

        Assert.Equal(("orders:", "orders:eu:", "orders:x"), (orders.Prefix, eu.Prefix, orders.MapStream("x").Name));
        Assert.Equal(["orders:us/billing", "orders:eu:de/billing"], Registry.Groups.Select(group => $"{group.Stream}/{group.Name(null)}"));
    }

    [Fact]
    public void Options_come_after_configuration_and_before_the_groups_own()
    {
        _services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["RedisStreams:Streams:orders:eu:de:Groups:billing:Concurrency"] = "2",
            ["RedisStreams:Streams:orders:eu:de:Groups:billing:Prefetch"] = "20",
            ["RedisStreams:Streams:orders:eu:de:Groups:billing:MaxDeliveries"] = "7",
        }).Build());
        var orders = _streams.MapStreams("orders:").ConfigureGroups(options => (options.Concurrency, options.Prefetch) = (3, 30));
        orders.MapStreams("eu:").ConfigureGroups(options => options.Concurrency = options.Concurrency == 3 ? 4 : 0)
            .MapStream("de").WithGroup("billing", options => options.AckWait = TimeSpan.FromSeconds(options.Concurrency)).Handle((string msg) => { });
        Map(_streams.MapStream("other"));
        using var provider = _services.BuildServiceProvider();
        var factory = provider.GetRequiredService<IOptionsFactory<GroupOptions>>();

        var options = factory.Create("orders:eu:de/billing");

        Assert.Equal((4, 30, 7, TimeSpan.FromSeconds(4)), (options.Concurrency, options.Prefetch, options.MaxDeliveries, options.AckWait));
        Assert.Equal(1, factory.Create("other/billing").Concurrency);
    }

    [Fact]
    public void Rules_are_asked_from_the_inside_out_whenever_they_were_said()
    {
        var orders = _streams.MapStreams("orders:");
        var eu = orders.MapStreams("eu:");
        eu.MapStream("de").WithGroup("billing").Handle((string msg) => { }).OnException<TimeoutException>(FailureAction.Retry);
        _streams.OnException<Exception>(FailureAction.DeadLetter);
        orders.OnException((IOException e) => FailureAction.Retry).OnException<TimeoutException>(FailureAction.Ignore);
        eu.OnException<IOException>(FailureAction.Ignore);
        Map(orders.MapStream("us"));
        using var provider = _services.BuildServiceProvider();

        var plans = RegistrationCheck.Run(provider);

        Assert.Equal(
            [FailureAction.Retry, FailureAction.Ignore, FailureAction.DeadLetter],
            Exceptions.Select(plans[0].Rules.Find).Cast<FailureAction>());
        Assert.Equal(
            [FailureAction.Ignore, FailureAction.Retry, FailureAction.DeadLetter],
            Exceptions.Select(plans[1].Rules.Find).Cast<FailureAction>());
    }

    [Fact]
    public async Task Filters_run_from_the_outside_in()
    {
        await using var test = new TestGroup();
        List<string> order = [];
        var streams = test.Services.AddRedisStreams();
        var prefix = streams.MapStreams("x:");
        var stream = prefix.MapStream("y");
        stream.WithGroup("g").Handle((string msg) => order.Add("handler")).AddConsumeFilter(Note("own"));
        stream.AddConsumeFilter(Note("stream"));
        prefix.AddConsumeFilter(Note("prefix"));
        streams.AddConsumeFilter(Note("all"));
        test.Builder.Handle((string msg) => order.Add("other"));
        var plans = RegistrationCheck.Run(test.Provider);

        foreach (var plan in plans.OrderBy(plan => plan.Address.Stream == "orders"))
            await plan.Pipeline.HandleAsync(TestGroup.Deliver("Hi!"), test.Settler, default);

        Assert.Equal(["all", "prefix", "stream", "own", "handler", "all", "other"], order);

        Func<ConsumeContext, ConsumeDelegate, ValueTask<object?>> Note(string name) => (context, next) =>
        {
            order.Add(name);
            return next(context);
        };
    }

    [Fact]
    public async Task A_filter_sees_the_body_of_a_StreamMessage()
    {
        await using var test = new TestGroup();
        test.Builder.Handle((StreamMessage<string> message) => { }).AddConsumeFilter((context, next) =>
        {
            test.Seen.Add(context.GetMessage<string>());
            return next(context);
        });
        await test.HandleAsync("Hi!");
        Assert.Equal(["Hi!"], test.Seen);
    }

    [Fact]
    public void What_can_be_wrong_with_prefixes()
    {
        _streams.MapStreams("empty:");
        var orders = _streams.MapStreams("orders:").OnException<Exception>(FailureAction.Retry).OnException<IOException>(FailureAction.Ignore);
        Map(orders.MapStream("eu"));
        using var provider = _services.BuildServiceProvider();

        Assert.Equal(
            [
                "The prefix 'empty:' is mapped without a stream; call .MapStream(\"…\") after .MapStreams(…), or take it out.",
                "MapStreams(\"orders:\") has a rule for IOException after the one for Exception, which fits all of these; "
                    + "call .OnException<IOException>(…) before .OnException<Exception>(…).",
            ],
            Assert.Throws<StreamRegistrationException>(() => RegistrationCheck.Run(provider)).Faults);
    }

    [Fact]
    public void What_is_no_prefix_is_refused_at_once()
    {
        Assert.Throws<ArgumentException>("prefix", () => _streams.MapStreams(" "));
        Assert.Throws<ArgumentException>("inner", () => _streams.MapStreams("x").MapStreams(""));
        Assert.Throws<ArgumentException>("name", () => _streams.MapStreams("x").MapStream(""));
        Assert.Throws<ArgumentNullException>("configure", () => _streams.MapStreams("x").ConfigureGroups(null!));
    }

    private static Exception[] Exceptions => [new TimeoutException(), new IOException(), new ArgumentException()];

    private StreamRegistry Registry => (StreamRegistry)_services.Single(service => service.ServiceType == typeof(StreamRegistry)).ImplementationInstance!;

    private static void Map(IStreamBuilder stream) => stream.WithGroup("billing").Handle((string msg) => { });
}
