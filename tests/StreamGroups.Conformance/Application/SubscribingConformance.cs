using System.Text;
using StreamGroups.TestSupport;
using StreamGroups.Transport;
using Xunit;

namespace StreamGroups.Conformance.Application;

public abstract class SubscribingConformance : ApplicationConformance
{
    private protected SubscribingConformance(IApplicationServer server) : base(server)
    {
    }

    [Fact]
    public async Task Ids_payloads_and_headers_arrive_as_they_were_published()
    {
        var seen = new List<(EntryId Id, Order Order, string? Number, string? Correlation)>();
        var host = await NewHost().Map(Group, Options(LongLease), group => group.Handle<Order>((order, context) =>
        {
            lock (seen) seen.Add((context.Id, order, context.Headers.GetValueOrDefault("x-number"), context.CorrelationId));
        })).StartAsync();

        var published = new List<(EntryId, Order, string?, string?)>();
        for (var number = 0; number < 100; number++)
        {
            var (order, options) = (new Order(number, $"Grüße {number}"), new PublishOptions
            {
                CorrelationId = $"correlation-{number}", Headers = new Dictionary<string, string> { ["x-number"] = $"№ {number}" },
            });
            published.Add((await host.Publisher.PublishAsync(Stream, order, options), order, $"№ {number}", $"correlation-{number}"));
        }
        await Eventually.HoldsAsync(() => { lock (seen) return seen.Count >= 100; }, "100 messages are handled");
        await host.StopAsync();

        Assert.Equal(published, seen);
        Assert.Equal(0, (await InspectAsync()).Pending);
    }

    [Fact]
    public async Task A_group_makes_its_stream_and_gets_what_is_published_later()
    {
        var host = await NewHost().Map(Group, Options(LongLease), Handled).StartAsync();
        Assert.Equal(0, (await InspectAsync()).Length);

        await host.Publisher.PublishAsync(Stream, "Hi!");
        await Handled.ReachAsync(1);
        Assert.Equal("Hi!", Assert.Single(Handled.Texts));
    }

    [Fact]
    public async Task A_new_group_gets_what_was_published_before_it()
    {
        var texts = Numbers(100);
        var publisher = await NewHost().StartAsync();
        await publisher.Publisher.PublishBatchAsync(Stream, texts);

        await NewHost().Map(Group, Options(LongLease), Handled).StartAsync();
        await Handled.ReachAsync(100);
        Assert.Equal(texts, Handled.Texts);
    }

    [Fact]
    public async Task A_new_group_that_starts_from_new_gets_only_what_comes_after_it()
    {
        var publisher = await NewHost().StartAsync();
        await publisher.Publisher.PublishBatchAsync(Stream, Numbers(10, "old-"));

        await NewHost().Map(Group, Options(LongLease, startFrom: StartPosition.New), Handled).StartAsync();
        await publisher.Publisher.PublishAsync(Stream, "new");
        await Handled.ReachAsync(1);
        await NothingPendingAsync();
        Assert.Equal("new", Assert.Single(Handled.Texts));
    }

    [Fact]
    public async Task Where_a_group_starts_does_not_count_once_it_exists()
    {
        var first = await NewHost().Map(Group, Options(LongLease), Handled).StartAsync();
        await first.StopAsync();
        await first.DisposeAsync();
        var publisher = await NewHost().StartAsync();
        await publisher.Publisher.PublishAsync(Stream, "meanwhile");

        await NewHost().Map(Group, Options(LongLease, startFrom: StartPosition.New), Handled).StartAsync();
        await Handled.ReachAsync(1);
        Assert.Equal("meanwhile", Assert.Single(Handled.Texts));
    }

    [Fact]
    public async Task Two_groups_get_everything_each()
    {
        var (other, otherHandled) = (new GroupAddress(Stream, "shipping"), new HandledMessages());
        var host = await NewHost().Map(Group, Options(LongLease), Handled).Map(other, Options(LongLease, 4), otherHandled).StartAsync();
        var texts = Numbers(500);
        await host.Publisher.PublishBatchAsync(Stream, texts);

        await Handled.ReachAsync(500);
        await otherHandled.ReachAsync(500);
        await host.StopAsync();
        Assert.Equal(texts, Handled.Texts);
        Assert.Equal(texts.Order(), otherHandled.Texts.Order());
        Assert.Equal((0, 0), ((await InspectAsync()).Pending, (await InspectAsync(other)).Pending));
    }

    [Fact]
    public async Task Twenty_streams_of_one_application_do_not_mix()
    {
        var streams = Enumerable.Range(0, 20)
            .Select(number => (Group: new GroupAddress($"{Stream}-{number}", "billing"), Handled: new HandledMessages()))
            .ToArray();
        var draft = NewHost();
        foreach (var stream in streams) draft.Map(stream.Group, Options(LongLease), stream.Handled);
        var host = await draft.StartAsync();

        await Task.WhenAll(streams.Select(async stream =>
            await host.Publisher.PublishBatchAsync(stream.Group.Stream, Numbers(100, stream.Group.Stream))));
        foreach (var stream in streams)
        {
            await stream.Handled.ReachAsync(100);
            await NothingPendingAsync(stream.Group);
            Assert.Equal(Numbers(100, stream.Group.Stream), stream.Handled.Texts);
        }
    }

    [Fact]
    public async Task Names_may_contain_colons_braces_and_spaces_in_code_and_configuration()
    {
        var group = new GroupAddress($"{{eu}}:orders paid:{Stream}", "billing:late shift");
        var path = $"RedisStreams:Streams:{group.Stream}:Groups:{group.Group}:Consumer";
        var host = await NewHost().Setting(path, "a:b c").Map(group, _ => { }, Handled).StartAsync();
        await host.Publisher.PublishAsync(group.Stream, "Hi!");

        await Handled.ReachAsync(1);
        await host.StopAsync();
        Assert.Equal("a:b c", Assert.Single(Handled.All).Consumer);
        Assert.Equal(0, (await InspectAsync(group)).Pending);
    }

    [Fact]
    public async Task Fields_that_another_program_added_arrive_as_a_map_and_as_a_record()
    {
        var maps = new List<Dictionary<string, string>>();
        var orders = new List<Order>();
        await NewHost()
            .Map(Group, Options(LongLease), group => group.Handle<Dictionary<string, string>>((map, _) => { lock (maps) maps.Add(map); }))
            .Map(Group with { Group = "records" }, Options(LongLease), group => group.Handle<Order>((order, _) => { lock (orders) orders.Add(order); }))
            .StartAsync();
        await AddRawAsync("number", "7", "text", "seven");

        await Eventually.HoldsAsync(() => maps.Count == 1 && orders.Count == 1, "both groups handle the entry");
        Assert.Equal(new Dictionary<string, string> { ["number"] = "7", ["text"] = "seven" }, maps[0]);
        Assert.Equal(new Order(7, "seven"), orders[0]);
    }

    [Fact]
    public async Task Bytes_arrive_as_they_were_published()
    {
        var bodies = new List<byte[]>();
        var host = await NewHost().Map(Group, Options(LongLease), group => group.Handle<byte[]>((body, _) => { lock (bodies) bodies.Add(body); })).StartAsync();
        byte[][] sent = [[], [0], [0xff, 0x00, 0xfe], Encoding.UTF8.GetBytes("text"), new byte[1 << 20]];
        foreach (var body in sent) await host.Publisher.PublishAsync(Stream, body);

        await Eventually.HoldsAsync(() => { lock (bodies) return bodies.Count == sent.Length; }, "all bodies are handled");
        Assert.Equal(sent, bodies);
    }

    private sealed record Order(int Number, string Text);
}
