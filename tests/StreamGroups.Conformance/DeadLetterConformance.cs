using System.Globalization;
using StreamGroups.TestSupport;
using StreamGroups.Transport;
using Xunit;

namespace StreamGroups.Conformance;

public abstract class DeadLetterConformance : TransportConformance
{
    private static readonly DeadLetter Full = new("handler failed: příliš", 5, "System.FormatException", "no \"digit\"", "at A\n  at B");

    /// <summary>Well above what clocks and timers are off by.</summary>
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(20);

    private protected DeadLetterConformance(ITransportHarness harness) : base(harness)
    {
    }

    [Fact]
    public async Task A_dead_letter_is_the_entry_with_the_reasons_behind_it()
    {
        var group = await NewGroupAsync();
        var bytes = Enumerable.Range(0, 256).Select(number => (byte)number).ToArray();
        var id = await Transport.PublishAsync(group.Stream, bytes, StreamTrim.None, Ending).InTime();
        await DeliverAsync(group, "a");

        Assert.Equal(SettleResult.Done, await DeadLetterAsync(group, "a", id, Full));
        var dead = Assert.Single(await DeadAsync(group));
        Assert.Equal("__data__", Texts(dead.Fields)[0]);
        Assert.Equal(bytes, dead.Fields[1].ToArray());
        Assert.Equal(Reasons(group, "a", id, Full), Texts(dead.Fields[2..^3]));
        Assert.Equal(DeadLetterFields.Time, Texts(dead.Fields)[^2]);
        Assert.InRange(Time(dead, DeadLetterFields.Time), id.Milliseconds, dead.Id.Milliseconds + 1);
    }

    [Fact]
    public async Task It_says_when_its_entry_was_published_and_delivered_last()
    {
        var group = await NewGroupAsync();
        var id = await PublishAsync(group.Stream, "x");
        await Backdoor.PassTimeAsync(3 * Moment);
        await DeliverAsync(group, "a");
        await Backdoor.PassTimeAsync(3 * Moment);
        await DeadLetterAsync(group, "a", id);

        var dead = Assert.Single(await DeadAsync(group));
        var last = Time(dead, DeadLetterFields.LastTime);
        var moment = (ulong)Moment.TotalMilliseconds;
        Assert.Equal(id.Milliseconds, Time(dead, DeadLetterFields.FirstTime));
        Assert.InRange(last, id.Milliseconds + moment, Time(dead, DeadLetterFields.Time) - moment);
    }

    [Fact]
    public async Task Who_knows_better_than_the_pending_list_when_the_last_delivery_was_may_say_so()
    {
        var group = await NewGroupAsync();
        var id = await PublishAsync(group.Stream, "x");
        await DeliverAsync(group, "a");
        await DeadLetterAsync(group, "a", id, Full with { SinceDelivery = TimeSpan.FromHours(1) });

        var dead = Assert.Single(await DeadAsync(group));
        Assert.Equal(Time(dead, DeadLetterFields.Time) - 3_600_000, Time(dead, DeadLetterFields.LastTime));
    }

    [Fact]
    public async Task The_dead_letter_stream_has_a_length_limit_of_its_own()
    {
        var group = await NewGroupAsync();
        var ids = (await PublishAsync(group.Stream, 300)).Order().ToArray();
        await DeliverAsync(group, "a");
        foreach (var id in ids) await DeadLetterAsync(group, "a", id, Full with { MaxLength = 100 });

        var dead = await DeadAsync(group);
        Assert.InRange(dead.Length, 100, 200); // Redis trims whole nodes, of at most 100 entries.
        Assert.Equal(ids[^100..], dead[^100..].Select(letter => EntryId.Parse(Field(letter, DeadLetterFields.Id))));
        Assert.Equal(300, (await InspectAsync(group))!.Length);
    }

    [Fact]
    public async Task A_dead_letter_is_acked_and_its_entry_stays_in_the_stream()
    {
        var group = await NewGroupAsync();
        var ids = (await PublishAsync(group.Stream, 3)).Order().ToArray();
        await DeliverAsync(group, "a");
        await DeadLetterAsync(group, "a", ids[1]);

        Assert.Equal([ids[0], ids[2]], Ids(await PendingAsync(group, "a")));
        Assert.Equal(ids, (await Backdoor.ReadAllAsync(group.Stream)).Select(entry => entry.Id));
    }

    [Fact]
    public async Task What_is_not_known_of_the_exception_is_left_out()
    {
        var group = await NewGroupAsync();
        var id = await PublishAsync(group.Stream, "x");
        await DeliverAsync(group, "a");
        var letter = new DeadLetter("unreadable", 1);
        await DeadLetterAsync(group, "a", id, letter);

        var dead = Assert.Single(await DeadAsync(group));
        Assert.Equal(["__data__", "x", .. Reasons(group, "a", id, letter)], Texts(dead.Fields[..^3]));
    }

    [Theory]
    [InlineData("user", "17", "city", "", "user", "18")]
    [InlineData("__dead_reason__", "from before")]
    [InlineData("__data__", "x", "zone", "eu")]
    [InlineData("trace", "17", "__data__", "x", "zone", "eu")]
    public async Task The_entrys_own_fields_come_first_as_they_were(params string[] fields)
    {
        var group = await NewGroupAsync();
        var id = await AddAsync(group.Stream, fields);
        await DeliverAsync(group, "a");
        await DeadLetterAsync(group, "a", id);

        var dead = Assert.Single(await DeadAsync(group));
        Assert.Equal([.. fields, .. Reasons(group, "a", id, Full)], Texts(dead.Fields[..^3]));
    }

    [Fact]
    public async Task Who_is_no_longer_the_owner_changes_nothing()
    {
        var group = await NewGroupAsync();
        var id = await PublishAsync(group.Stream, "x");
        await DeliverAsync(group, "a");
        await Backdoor.AgeAsync(group, Lease);
        await ClaimAsync(group, "b");

        Assert.Equal(SettleResult.NotOwner, await DeadLetterAsync(group, "a", id));
        Assert.Empty(await DeadAsync(group));
        Assert.Equal([id], Ids(await PendingAsync(group, "b")));
        Assert.Equal(SettleResult.Done, await DeadLetterAsync(group, "b", id));
        Assert.Single(await DeadAsync(group));
    }

    [Fact]
    public async Task What_was_settled_or_not_delivered_cannot_be_dead_lettered()
    {
        var group = await NewGroupAsync();
        var ids = (await PublishAsync(group.Stream, 2)).Order().ToArray();
        await DeliverAsync(group, "a", 1);
        await Transport.AckAsync(group, ids.AsMemory(0, 1), Ending).InTime();

        Assert.Equal(SettleResult.NotOwner, await DeadLetterAsync(group, "a", ids[0]));
        Assert.Equal(SettleResult.NotOwner, await DeadLetterAsync(group, "a", ids[1]));
        Assert.Empty(await DeadAsync(group));
    }

    [Fact]
    public async Task An_entry_that_is_no_longer_in_the_stream_is_gone_and_leaves_the_pending_list()
    {
        var group = await NewGroupAsync();
        var id = await PublishAsync(group.Stream, "x");
        await DeliverAsync(group, "a");
        await Backdoor.DeleteEntryAsync(group.Stream, id);

        Assert.Equal(SettleResult.NotOwner, await DeadLetterAsync(group, "b", id));
        Assert.Equal(SettleResult.Gone, await DeadLetterAsync(group, "a", id));
        Assert.Empty(await DeadAsync(group));
        Assert.Empty(await PendingAsync(group, "a"));
        Assert.Equal(SettleResult.NotOwner, await DeadLetterAsync(group, "a", id));
    }

    [Fact]
    public async Task Two_that_think_they_own_an_entry_dead_letter_it_once()
    {
        var group = await NewGroupAsync();
        var ids = await PublishAsync(group.Stream, 20);
        await DeliverAsync(group, "a");
        await Backdoor.AgeAsync(group, Lease);
        var (old, now) = (await NewTransportAsync(), await NewTransportAsync());
        await ClaimAsync(group, "b");

        foreach (var id in ids)
        {
            var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(number => Task.Run(() => number % 2 == 0
                ? old.DeadLetterAsync(group, "a", id, Full, Ending).AsTask()
                : now.DeadLetterAsync(group, "b", id, Full, Ending).AsTask()))).InTime();
            Assert.Single(results, result => result == SettleResult.Done);
            Assert.Equal(7, results.Count(result => result == SettleResult.NotOwner));
        }
        Assert.Equal(ids.Length, (await DeadAsync(group)).Length);
    }

    [Fact]
    public async Task Each_group_has_dead_letters_of_its_own()
    {
        var billing = await NewGroupAsync();
        var shipping = await NewGroupAsync(billing.Stream, "shipping");
        var id = await PublishAsync(billing.Stream, "x");
        await DeliverAsync(billing, "a");
        await DeliverAsync(shipping, "a");
        await DeadLetterAsync(billing, "a", id);

        Assert.Single(await DeadAsync(billing));
        Assert.Empty(await DeadAsync(shipping));
        Assert.Equal([id], Ids(await PendingAsync(shipping, "a")));
    }

    [Fact]
    public async Task Dead_letters_are_a_stream_like_any_other()
    {
        var group = await NewGroupAsync();
        var body = new string('x', 1 << 20);
        var id = await PublishAsync(group.Stream, body);
        await DeliverAsync(group, "a");
        var dead = await NewGroupAsync(ReservedNames.DeadLetterStream(group), "undertaker");
        await using var reader = await OpenAsync(dead);
        var read = await BlockAsync(reader);
        await DeadLetterAsync(group, "a", id);

        Assert.Equal(body, Text(Assert.Single(await read.InTime())));
    }

    [Fact]
    public async Task Where_the_dead_letter_cannot_be_written_the_entry_stays_pending()
    {
        var group = await NewGroupAsync();
        var id = await PublishAsync(group.Stream, "x");
        await DeliverAsync(group, "a");
        await Backdoor.ReplaceByOtherTypeAsync(ReservedNames.DeadLetterStream(group));

        await FailsAsync(TransportErrorKind.Permanent, () => DeadLetterAsync(group, "a", id));
        Assert.Equal([id], Ids(await PendingAsync(group, "a")));
    }

    private static string[] Reasons(GroupAddress group, string consumer, EntryId id, DeadLetter letter) =>
        [.. DeadLetterFields.Of(group, consumer, id, letter).SelectMany(pair => new[] { pair.Key, pair.Value }), DeadLetterFields.LastTime];

    private static ulong Time(RawEntry dead, string field) => ulong.Parse(Field(dead, field), CultureInfo.InvariantCulture);

    private static string Field(RawEntry dead, string field)
    {
        var texts = Texts(dead.Fields);
        return texts[Array.LastIndexOf(texts, field) + 1];
    }

    private Task<SettleResult> DeadLetterAsync(GroupAddress group, string consumer, EntryId id, DeadLetter? letter = null) =>
        Transport.DeadLetterAsync(group, consumer, id, letter ?? Full, Ending).InTime();

    private ValueTask<RawEntry[]> DeadAsync(GroupAddress group) => Backdoor.ReadAllAsync(ReservedNames.DeadLetterStream(group));
}
