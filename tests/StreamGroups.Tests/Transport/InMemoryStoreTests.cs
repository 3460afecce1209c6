using Microsoft.Extensions.Time.Testing;
using StreamGroups.Transport;
using StreamGroups.Transport.InMemory;
using Xunit;

namespace StreamGroups.Tests.Transport;

public sealed class InMemoryStoreTests
{
    private static readonly GroupAddress Group = new("orders", "billing");
    private static readonly DateTimeOffset Noon = new(2030, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly FakeTimeProvider _time = new(Noon);
    private readonly InMemoryStore _store;

    public InMemoryStoreTests()
    {
        _store = new InMemoryStore(_time);
        _store.EnsureGroup(Group, StartPosition.Beginning);
    }

    [Fact]
    public void Ids_are_the_clocks_milliseconds_and_a_number_within_them()
    {
        var milliseconds = (ulong)Noon.ToUnixTimeMilliseconds();
        Assert.Equal(new EntryId(milliseconds, 0), Publish());
        Assert.Equal(new EntryId(milliseconds, 1), Publish());
        _time.Advance(TimeSpan.FromMilliseconds(3));
        Assert.Equal(new EntryId(milliseconds + 3, 0), Publish());
    }

    [Fact]
    public void Ids_rise_while_the_clock_goes_back()
    {
        var last = Publish();
        _time.AdjustTime(Noon.AddHours(-1));

        Assert.Equal(last.Next, Publish());
        Assert.Equal(last.Next.Next, Publish());
    }

    [Fact]
    public void Ids_rise_after_everything_was_trimmed()
    {
        var last = Publish();
        _store.Trim(Group.Stream, 0);

        Assert.True(Publish() > last);
    }

    [Fact]
    public void Nothing_is_idle_for_less_than_no_time_when_the_clock_goes_back()
    {
        Publish();
        _store.Read(Group, "a", 10, wait: false, out _);
        _time.AdjustTime(Noon.AddHours(-1));

        Assert.Equal(TimeSpan.Zero, Assert.Single(_store.Pending(Group)).Idle);
        Assert.Empty(Claim("b", TimeSpan.FromMilliseconds(1)).Entries);
        Assert.Single(Claim("b", TimeSpan.Zero).Entries);
    }

    [Fact]
    public void A_lease_runs_out_at_its_very_end()
    {
        Publish();
        _store.Read(Group, "a", 10, wait: false, out _);
        _time.Advance(TimeSpan.FromMilliseconds(29_999));
        Assert.Empty(Claim("b", TimeSpan.FromSeconds(30)).Entries);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Single(Claim("b", TimeSpan.FromSeconds(30)).Entries);
    }

    [Fact]
    public void A_claim_looks_at_no_more_than_a_page()
    {
        for (var number = 0; number < 300; number++) Publish();
        _store.Read(Group, "a", 256, wait: false, out _);
        var fresh = _store.Pending(Group);
        _store.Read(Group, "b", 44, wait: false, out _);
        _time.Advance(TimeSpan.FromMinutes(1));
        _store.ClaimOwn(Group, "a", "token", null, [.. fresh.Select(entry => entry.Id)], true);

        var first = Claim("c", TimeSpan.FromMinutes(1));
        Assert.Empty(first.Entries);
        Assert.Equal(new ClaimCursor("a", fresh[^1].Id), first.Next);
        var second = Claim("c", TimeSpan.FromMinutes(1), first.Next);
        Assert.Equal(44, second.Entries.Length);
        Assert.True(second.Next.IsStart);
    }

    [Fact]
    public void A_claim_does_not_look_at_what_is_passed_over()
    {
        for (var number = 0; number < 1000; number++) Publish();
        _store.Read(Group, "a", 500, wait: false, out _);
        foreach (var parked in _store.Read(Group, "b", 499, wait: false, out _))
        {
            _store.Park(Group, "b", [new Parking(parked.Id, TimeSpan.FromHours(1), false)]);
        }
        _store.Read(Group, "\uD83D\uDE80 behind the tilde", 1, wait: false, out _);

        Assert.Single(Claim("a", TimeSpan.Zero).Entries);
    }

    [Fact]
    public void What_publishing_trims_is_exact()
    {
        for (var number = 0; number < 10; number++) Publish(new StreamTrim(3, null));
        Assert.Equal(3, _store.ReadAll(Group.Stream).Length);

        var kept = _store.ReadAll(Group.Stream)[1].Id;
        var last = Publish(new StreamTrim(null, kept));
        Assert.Equal([kept, kept.Next, last], _store.ReadAll(Group.Stream).Select(entry => entry.Id));
    }

    [Fact]
    public void Entries_need_names_and_values()
    {
        Assert.Throws<ArgumentException>(() => _store.AddEntry(Group.Stream, []));
        Assert.Throws<ArgumentException>(() => _store.AddEntry(Group.Stream, ["name"u8.ToArray()]));
    }

    private EntryId Publish(StreamTrim trim = default) => _store.Publish(Group.Stream, "x"u8.ToArray(), trim);

    private ClaimResult Claim(string consumer, TimeSpan minIdle, ClaimCursor? cursor = null) =>
        _store.ClaimExpired(new ClaimRequest(Group, consumer, "token", minIdle, 5, 1000, false, cursor ?? ClaimCursor.Start));
}
