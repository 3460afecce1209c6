using StreamGroups.TestSupport;
using StreamGroups.Transport;
using Xunit;

namespace StreamGroups.Conformance;

public abstract class NameConformance : TransportConformance
{
    private protected NameConformance(ITransportHarness harness) : base(harness)
    {
    }

    [Theory]
    [InlineData("orders:eu")]
    [InlineData("{orders}:eu")]
    [InlineData("with spaces and\ttabs")]
    [InlineData("line\r\nbreak")]
    [InlineData("zakázky-заказы-注文-🚀")]
    [InlineData("quotes'\"\\")]
    [InlineData("pattern*?[a-z]%s")]
    [InlineData("~1-1+$>")]
    [InlineData("0")]
    public async Task Any_name_serves_for_streams_groups_and_consumers(string name)
    {
        var other = $"{name}~2";
        var group = await NewGroupAsync(NewStream(name), name);
        var ids = (await PublishAsync(group.Stream, 4)).Order().ToArray();

        await DeliverAsync(group, name, 3);
        Assert.Equal(ids[..3], Ids(await PendingAsync(group, name)));
        Assert.Equal(2, Assert.Single(await ClaimOwnAsync(group, ids[..1], name)).DeliveryCount);

        await Backdoor.AgeAsync(group, Lease);
        var claim = await ClaimAsync(group, other, limit: 2);
        Assert.Equal(ids[..2], Ids(claim.Entries));
        Assert.Equal(new ClaimCursor(name, ids[1]), claim.Next);

        Assert.Equal(SettleResult.Done, await Transport.DeadLetterAsync(group, other, ids[0], new DeadLetter(name, 3), Ending).InTime());
        var dead = Assert.Single(await Backdoor.ReadAllAsync(ReservedNames.DeadLetterStream(group)));
        Assert.Contains(group.Stream, Texts(dead.Fields));

        Assert.Equal(1, await Transport.AckAsync(group, ids.AsMemory(1, 1), Ending).InTime());
        var snapshot = (await InspectAsync(group))!;
        Assert.Equal((4, 1, ids[2]), (snapshot.Length, snapshot.Pending, snapshot.LastDelivered));
        Assert.Equal(1, snapshot.Consumers[name]);

        await using var reader = await OpenAsync(group, name);
        Assert.Equal([ids[3]], Ids(await reader.ReadAsync(10, LongBlock, Ending).InTime()));
    }

    [Fact]
    public async Task Names_that_differ_in_case_are_different()
    {
        var stream = NewStream();
        var (lower, upper) = (await NewGroupAsync(stream, "billing"), await NewGroupAsync(stream, "Billing"));
        var id = await PublishAsync(stream, "x");

        Assert.Equal([id], Ids(await DeliverAsync(lower, "a")));
        Assert.Equal([id], Ids(await DeliverAsync(upper, "A")));
        Assert.Empty(await PendingAsync(lower, "A"));
        Assert.Empty(await PendingAsync(upper, "a"));
    }
}
