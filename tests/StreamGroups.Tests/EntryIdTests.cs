using Xunit;

namespace StreamGroups.Tests;

public sealed class EntryIdTests
{
    [Theory]
    [InlineData("1700000000000-0", 1700000000000UL, 0UL)]
    [InlineData("5-7", 5UL, 7UL)]
    [InlineData("5", 5UL, 0UL)]
    [InlineData("18446744073709551615-18446744073709551615", ulong.MaxValue, ulong.MaxValue)]
    public void Reads_what_redis_writes(string text, ulong milliseconds, ulong sequence)
    {
        Assert.Equal(new EntryId(milliseconds, sequence), EntryId.Parse(text));
        Assert.True(EntryId.TryParse(System.Text.Encoding.UTF8.GetBytes(text), out var fromBytes));
        Assert.Equal(new EntryId(milliseconds, sequence), fromBytes);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("1-")]
    [InlineData("-1")]
    [InlineData("1-2-3")]
    [InlineData("x")]
    [InlineData("18446744073709551616-0")]
    [InlineData(" 1-1")]
    public void Refuses_what_is_no_id(string text)
    {
        Assert.False(EntryId.TryParse(text, out _));
        Assert.False(EntryId.TryParse(System.Text.Encoding.UTF8.GetBytes(text), out _));
        Assert.Contains(text, Assert.Throws<FormatException>(() => EntryId.Parse(text)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Knows_its_neighbours()
    {
        Assert.Equal(new EntryId(5, 6), new EntryId(5, 7).Previous);
        Assert.Equal(new EntryId(4, ulong.MaxValue), new EntryId(5, 0).Previous);
        Assert.Equal(EntryId.Zero, EntryId.Zero.Previous);
        Assert.Equal(new EntryId(5, 0), new EntryId(4, ulong.MaxValue).Next);
        Assert.Equal(EntryId.Max, EntryId.Max.Next);
    }

    [Fact]
    public void Is_ordered_by_time_then_sequence()
    {
        Assert.True(new EntryId(1, 9) < new EntryId(2, 0));
        Assert.True(new EntryId(2, 1) > new EntryId(2, 0));
        Assert.Equal(DateTimeOffset.UnixEpoch.AddMilliseconds(1500), new EntryId(1500, 3).Timestamp);
    }
}
