using System.Text;
using StreamGroups.TestSupport;
using StreamGroups.Transport;
using Xunit;

namespace StreamGroups.Conformance;

public abstract class PublishingConformance : TransportConformance
{
    private protected PublishingConformance(ITransportHarness harness) : base(harness)
    {
    }

    [Fact]
    public async Task Published_bytes_arrive_as_they_were()
    {
        var group = await NewGroupAsync();
        var bytes = Enumerable.Range(0, 512).Select(number => (byte)number).ToArray();
        var id = await Transport.PublishAsync(group.Stream, bytes, StreamTrim.None, Ending).InTime();

        var entry = Assert.Single(await DeliverAsync(group));
        Assert.Equal(id, entry.Id);
        Assert.Equal(1, entry.DeliveryCount);
        Assert.Equal(bytes, entry.Payload.Data.ToArray());
        Assert.Null(entry.Payload.Fields);
    }

    [Fact]
    public async Task An_entry_is_stored_with_the_one_field_data()
    {
        var stream = NewStream();
        var id = await PublishAsync(stream, "Hi!");

        var stored = Assert.Single(await Backdoor.ReadAllAsync(stream));
        Assert.Equal(id, stored.Id);
        Assert.Equal(["__data__", "Hi!"], Texts(stored.Fields));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1 << 20)]
    public async Task A_body_of_any_size_arrives(int size)
    {
        var group = await NewGroupAsync();
        var body = new byte[size];
        new Random(size).NextBytes(body);
        await Transport.PublishAsync(group.Stream, body, StreamTrim.None, Ending).InTime();

        var entry = Assert.Single(await DeliverAsync(group));
        Assert.Null(entry.Payload.Fields);
        Assert.True(body.AsSpan().SequenceEqual(entry.Payload.Data.Span));
    }

    [Fact]
    public async Task The_buffer_belongs_to_the_caller_again_once_publishing_has_ended()
    {
        var group = await NewGroupAsync();
        var buffer = "first"u8.ToArray();
        await Transport.PublishAsync(group.Stream, buffer, StreamTrim.None, Ending).InTime();
        "other"u8.CopyTo(buffer);

        Assert.Equal("first", Text(Assert.Single(await DeliverAsync(group))));
    }

    [Fact]
    public async Task Ids_rise_with_each_entry()
    {
        var stream = NewStream();
        List<EntryId> ids = [];
        for (var number = 0; number < 50; number++) ids.Add(await PublishAsync(stream, "x"));

        Assert.All(ids.Zip(ids.Skip(1)), pair => Assert.True(pair.First < pair.Second));
        Assert.Equal(ids, (await Backdoor.ReadAllAsync(stream)).Select(entry => entry.Id));
    }

    [Fact]
    public async Task Many_publishers_at_once_lose_nothing()
    {
        var stream = NewStream();
        var transports = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => NewTransportAsync().AsTask()));
        var published = await Task.WhenAll(Enumerable.Range(0, 20).Select(publisher => Task.Run(async () =>
        {
            List<EntryId> ids = [];
            for (var number = 0; number < 100; number++)
            {
                var data = Encoding.UTF8.GetBytes($"{publisher}.{number}");
                ids.Add(await transports[publisher % 4].PublishAsync(stream, data, StreamTrim.None, Ending));
            }
            return ids;
        }))).InTime();

        var stored = await Backdoor.ReadAllAsync(stream);
        Assert.Equal(published.SelectMany(ids => ids).Order(), stored.Select(entry => entry.Id));
        Assert.Equal(2000, stored.Select(entry => Texts(entry.Fields)[1]).Distinct().Count());
    }

    [Fact]
    public async Task Streams_do_not_mix()
    {
        var groups = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => NewGroupAsync()));
        await Task.WhenAll(groups.Select(group => PublishAsync(group.Stream, group.Stream)));

        foreach (var group in groups) Assert.Equal(group.Stream, Text(Assert.Single(await DeliverAsync(group))));
    }

    [Fact]
    public async Task A_length_limit_keeps_the_newest_entries()
    {
        var stream = NewStream();
        List<EntryId> ids = [];
        for (var number = 0; number < 1000; number++)
        {
            ids.Add(await Transport.PublishAsync(stream, new byte[10], new StreamTrim(100, null), Ending).InTime());
        }

        // Redis trims whole nodes, of up to 100 entries, when asked for about so many.
        var kept = (await Backdoor.ReadAllAsync(stream)).Select(entry => entry.Id).ToArray();
        Assert.InRange(kept.Length, 100, 300);
        Assert.Equal(ids[^kept.Length..], kept);
    }

    [Fact]
    public async Task An_age_limit_keeps_everything_from_its_id_on()
    {
        var stream = NewStream();
        var ids = await PublishAsync(stream, 1000);
        var oldest = ids.Order().ElementAt(700);
        await Transport.PublishAsync(stream, new byte[10], new StreamTrim(null, oldest), Ending).InTime();

        var kept = (await Backdoor.ReadAllAsync(stream)).Select(entry => entry.Id).ToArray();
        Assert.InRange(kept.Length, 301, 600);
        Assert.Contains(oldest, kept);
    }

    [Fact]
    public async Task A_key_of_another_type_is_an_error_that_names_it_and_stays()
    {
        var stream = NewStream();
        await Backdoor.ReplaceByOtherTypeAsync(stream);

        var error = await FailsAsync(TransportErrorKind.Permanent, () => PublishAsync(stream, "x"));
        Assert.Contains(stream, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_caller_that_has_given_up_publishes_nothing()
    {
        var stream = NewStream();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Transport.PublishAsync(stream, new byte[1], StreamTrim.None, new CancellationToken(true)).InTime());

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Transport.PublishDurablyAsync(
            stream, new byte[1], StreamTrim.None, Durability.Replicated(1), new CancellationToken(true)).InTime());

        Assert.Empty(await Backdoor.ReadAllAsync(stream));
    }
}
