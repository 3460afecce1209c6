using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using StreamGroups.Transport;
using Xunit;

namespace StreamGroups.Conformance.Application;

/// <summary>Streams whose names begin alike: mapped, published to and consumed, by what was said of all of them.</summary>
public abstract class PrefixConformance : ApplicationConformance
{
    private readonly ConcurrentQueue<string> _passed = new();

    private protected PrefixConformance(IApplicationServer server) : base(server)
    {
    }

    private string Prefix => Stream + ":";

    [Fact]
    public async Task Filters_of_a_prefix_stand_around_the_handlers_of_its_streams_and_of_no_others()
    {
        var host = await NewHost().Map(streams =>
        {
            var prefix = streams.MapStreams(Prefix);
            var inner = prefix.MapStreams("eu:");
            Note(prefix.MapStream("us"));
            Note(inner.MapStream("de"));
            Note(streams.MapStream(Stream));
            inner.AddConsumeFilter(Passing("inner"));
            prefix.AddConsumeFilter(Passing("outer"));
        }).StartAsync();

        foreach (var (name, expected) in new (string, string[])[]
        {
            (Prefix + "us", ["outer"]), (Prefix + "eu:de", ["outer", "inner"]), (Stream, []),
        })
        {
            _passed.Clear();
            var id = await host.Publisher.PublishAsync(name, name);
            await Handled.ReachAllAsync([name]);
            Assert.Equal(id, Assert.Single(Handled.Of(name)).Id);
            await NothingPendingAsync(new GroupAddress(name, Group.Group));
            Assert.Equal(expected.Select(filter => $"{filter} of {name}"), _passed);
        }
    }

    [Fact]
    public async Task Options_and_rules_of_a_prefix_decide_what_becomes_of_failures()
    {
        var configured = new GroupAddress(Prefix + "configured", Group.Group);
        var coded = new GroupAddress(Prefix + "coded", Group.Group);
        var ruled = new GroupAddress(Prefix + "eu:ruled", Group.Group);
        var host = await NewHost().Setting($"RedisStreams:Streams:{configured.Stream}:Groups:{configured.Group}:MaxDeliveries", "3").Map(streams =>
        {
            var prefix = streams.MapStreams(Prefix)
                .ConfigureGroups(options => (options.AckWait, options.Backoff) = (LongLease, [TimeSpan.FromMilliseconds(1)]))
                .OnException<IOException>(FailureAction.DeadLetter);
            prefix.MapStream("configured").WithGroup(Group.Group).Handle(Fail);
            prefix.MapStream("coded").WithGroup(Group.Group, options => options.MaxDeliveries = 2).Handle(Fail);
            prefix.MapStreams("eu:").OnException<IOException>(FailureAction.Ignore).MapStream("ruled").WithGroup(Group.Group).Handle(Fail);
        }).StartAsync();

        foreach (var group in new[] { configured, coded, ruled })
            await host.Publisher.PublishBatchAsync(group.Stream, ["time", "disk"]);

        Assert.Equal([("failed", "3"), ("rejected", "1")], await LettersAsync(configured, 2));
        Assert.Equal([("failed", "2"), ("rejected", "1")], await LettersAsync(coded, 2));
        Assert.Equal([("failed", "5")], await LettersAsync(ruled, 1));

        static void Fail(string text) => throw (text == "time" ? new TimeoutException() : new IOException());
    }

    [Fact]
    public async Task What_is_returned_goes_to_another_stream_of_the_prefix()
    {
        var host = await NewHost().Map(streams =>
        {
            var prefix = streams.MapStreams(Prefix).AddConsumeFilter(Passing("all"));
            prefix.MapStream("orders").WithGroup(Group.Group).Handle((string text) => text + "!").PublishTo(Prefix + "bills");
            Note(prefix.MapStream("bills"));
        }).StartAsync();

        await host.Publisher.PublishAsync(Prefix + "orders", "o-1");
        await Handled.ReachAsync(1);
        Assert.Equal(["o-1!"], Handled.Texts);
        Assert.Equal([$"all of {Prefix}orders", $"all of {Prefix}bills"], _passed);
    }

    [Fact]
    public async Task A_broadcast_below_a_prefix_passes_its_filters()
    {
        var host = await NewHost().Map(streams =>
        {
            var prefix = streams.MapStreams(Prefix).AddConsumeFilter(Passing("all"));
            prefix.MapStream("news").Broadcast(options => options.From = StartPosition.Beginning)
                .Handle<string>((text, context) => { Handled.Add(text, context); });
        }).StartAsync();

        await host.Publisher.PublishAsync(Prefix + "news", "Hi!");
        await Handled.ReachAsync(1);
        Assert.Equal([$"all of {Prefix}news"], _passed);
    }

    private void Note(IStreamBuilder stream) =>
        stream.WithGroup(Group.Group, Options(LongLease)).Handle<string>((text, context) => { Handled.Add(text, context); });

    private Func<ConsumeContext, ConsumeDelegate, ValueTask<object?>> Passing(string filter) => (context, next) =>
    {
        _passed.Enqueue($"{filter} of {context.MessageContext.Stream}");
        return next(context);
    };

    private async Task<(string Reason, string Count)[]> LettersAsync(GroupAddress group, int count)
    {
        var letters = await DeadLettersAsync(count, group);
        await NothingPendingAsync(group);
        return [.. letters.Select(letter => (letter["__dead_reason__"], letter["__dead_delivery_count__"])).Order()];
    }
}
