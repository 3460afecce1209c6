using System.Text;
using StreamGroups.Engine;
using StreamGroups.Engine.Reading;
using StreamGroups.Transport;
using Xunit;

namespace StreamGroups.Tests.Engine.Reading;

public sealed class GroupPositionTests
{
    private readonly InFlight _inFlight = new();
    private readonly GroupPosition _position;

    public GroupPositionTests() => _position = new GroupPosition(_inFlight, StartPosition.New);

    [Fact]
    public void The_configured_start_counts_until_the_group_is_known() => Assert.Equal(StartPosition.New, _position.Start());

    [Fact]
    public void A_lost_group_begins_after_what_was_delivered_when_nothing_is_unsettled()
    {
        _position.Reached(Deliveries.IdOf(7));
        _position.Reached(Deliveries.IdOf(5));
        Assert.Equal(Deliveries.IdOf(7), _position.Start().After);
        Assert.False(_position.Start().IsNew);
    }

    [Fact]
    public void A_lost_group_begins_below_the_lowest_unsettled_entry()
    {
        var deliveries = Deliveries.New([5, 6, 7]);
        _inFlight.Add(deliveries);
        _position.Reached(Deliveries.IdOf(7));
        _inFlight.Remove([deliveries[1]]);
        Assert.Equal(Deliveries.IdOf(5).Previous, _position.Start().After);

        _inFlight.MoveToRefused(deliveries[0]);
        Assert.Equal(Deliveries.IdOf(5).Previous, _position.Start().After);
    }

    [Theory]
    [InlineData("user", "17")]
    [InlineData("user", "17", "__only__", "billing")]
    public void The_last_entry_is_recognized_by_all_of_its_fields(params string[] parts)
    {
        ReadOnlyMemory<byte>[] fields = [.. parts.Select(part => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(part))];
        var payload = Payload.OfEntry(fields, -1, isTagged: parts.Length > 2);
        _position.Reached(new Entry(Deliveries.IdOf(7), 1, payload));
        Assert.Equal(PayloadDigest.Of(payload), _position.Start().Witness?.Digest);
    }

    [Fact]
    public void A_stream_that_began_anew_has_ids_of_its_own()
    {
        _inFlight.Add(Deliveries.New([9]));
        _position.Reached(Deliveries.IdOf(9));
        _position.Restart(EntryId.Zero);
        Assert.Equal(EntryId.Zero, _position.Start().After);
    }
}
