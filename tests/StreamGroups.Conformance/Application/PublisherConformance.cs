using StreamGroups.TestSupport;
using Xunit;

namespace StreamGroups.Conformance.Application;

public abstract class PublisherConformance : ApplicationConformance
{
    private protected PublisherConformance(IApplicationServer server) : base(server)
    {
    }

    [Fact]
    public async Task Headers_correlation_and_reply_address_arrive()
    {
        var seen = new List<(string? Correlation, string? ReplyTo, string? Tenant)>();
        var host = await NewHost().Map(Group, Options(LongLease), group => group.Handle<string>((_, context) =>
        {
            lock (seen) seen.Add((context.CorrelationId, context.ReplyTo, context.Headers.GetValueOrDefault("tenant")));
        })).StartAsync();
        await host.Publisher.PublishAsync(Stream, "Hi!", new PublishOptions
        {
            CorrelationId = "c-1", ReplyTo = "answers", Headers = new Dictionary<string, string> { ["tenant"] = "north" },
        });
        await host.Publisher.PublishAsync(Stream, "Hi!");
        await host.Publisher.PublishAsync(Stream, "Hi!");

        await Eventually.HoldsAsync(() => { lock (seen) return seen.Count == 3; }, "three messages are handled");
        Assert.Equal(("c-1", "answers", "north"), seen[0]);
        Assert.Equal((null, null), (seen[1].ReplyTo, seen[1].Tenant));
        Assert.NotNull(seen[1].Correlation);
        Assert.NotEqual(seen[1].Correlation, seen[2].Correlation);
    }

    [Fact]
    public async Task A_message_ID_arrives_and_without_one_it_is_the_entrys()
    {
        var seen = new List<(string Text, string MessageId)>();
        var host = await NewHost().Map(Group, Options(LongLease), group => group.Handle<string>((text, context) =>
        {
            lock (seen) seen.Add((text, context.MessageId));
        })).StartAsync();
        var first = await host.Publisher.PublishAsync(Stream, "one", new PublishOptions { MessageId = "o-1" });
        Assert.Equal(first, await host.Publisher.PublishAsync(Stream, "again", new PublishOptions { MessageId = "o-1" }));
        var second = await host.Publisher.PublishAsync(Stream, "two");

        await Eventually.HoldsAsync(() => { lock (seen) return seen.Count == 2; }, "two messages are handled");
        Assert.Equal([("one", "o-1"), ("two", $"{second}")], seen);
    }

    [Fact]
    public async Task A_message_ID_is_one_messages_and_has_to_be_one()
    {
        var publisher = (await NewHost().StartAsync()).Publisher;
        foreach (var id in new[] { "", "a\nb", "\0", new string('x', 513), new string('ä', 257) })
        {
            var error = await Assert.ThrowsAsync<ArgumentException>(async () => await publisher.PublishAsync(Stream, "Hi!", new() { MessageId = id }));
            Assert.Contains("1 to 512 bytes", error.Message, StringComparison.Ordinal);
        }
        var batch = await Assert.ThrowsAsync<ArgumentException>(async () => await publisher.PublishBatchAsync(Stream, ["Hi!"], new() { MessageId = "a" }));
        Assert.Contains("one by one", batch.Message, StringComparison.Ordinal);
        Assert.Empty(await Backdoor.ReadAllAsync(Stream));
    }

    [Fact]
    public async Task Ids_of_a_batch_are_those_of_its_messages_in_their_order()
    {
        var host = await NewHost().Map(Group, Options(LongLease), Handled).StartAsync();
        var texts = Numbers(2_500);
        var ids = await host.Publisher.PublishBatchAsync(Stream, texts);

        await Handled.ReachAsync(2_500);
        Assert.Equal(ids.Zip(texts), Handled.All.Select(message => (message.Id, message.Text)));
    }

    [Fact]
    public async Task An_empty_batch_makes_nothing()
    {
        var host = await NewHost().StartAsync();
        Assert.Empty(await host.Publisher.PublishBatchAsync<string>(Stream, []));
        Assert.Empty(await Backdoor.ReadAllAsync(Stream));
    }

    [Fact]
    public async Task A_greatest_length_bounds_the_stream()
    {
        var host = await NewHost().StartAsync();
        for (var number = 0; number < 20; number++)
            await host.Publisher.PublishBatchAsync(Stream, Numbers(100), new PublishOptions { MaxLength = 100 });

        // Redis trims by whole nodes of 100 entries.
        Assert.InRange((await Backdoor.ReadAllAsync(Stream)).Length, 100, 300);
    }

    [Fact]
    public async Task Options_that_contradict_each_other_are_refused_before_anything_is_sent()
    {
        var publisher = (await NewHost().StartAsync()).Publisher;
        var options = new PublishOptions { MaxLength = 1, MinId = new EntryId(1, 0) };

        await Assert.ThrowsAsync<ArgumentException>(async () => await publisher.PublishAsync(Stream, "Hi!", options));
        await Assert.ThrowsAsync<ArgumentException>(async () => await publisher.PublishAsync("  ", "Hi!"));
        Assert.Empty(await Backdoor.ReadAllAsync(Stream));
    }

    [Fact]
    public async Task A_key_of_another_type_is_an_error_that_names_the_stream_and_stops_no_other()
    {
        var other = Group with { Stream = $"{Stream}-other" };
        await Backdoor.ReplaceByOtherTypeAsync(Stream);
        var host = await NewHost().Map(Group, Options(LongLease), new HandledMessages()).Map(other, Options(LongLease), Handled).StartAsync();

        var error = await Assert.ThrowsAsync<StreamPublishException>(() => host.Publisher.PublishAsync(Stream, "Hi!").InTime());
        Assert.Equal((Stream, false), (error.Stream, error.MayBePublished));
        Assert.Contains($"'{Stream}'", error.Message, StringComparison.Ordinal);
        await host.Publisher.PublishAsync(other.Stream, "Hi!");
        await Handled.ReachAsync(1);
    }
}
