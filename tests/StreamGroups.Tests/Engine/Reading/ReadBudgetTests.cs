using StreamGroups.Engine.Reading;
using StreamGroups.Transport;
using Xunit;

namespace StreamGroups.Tests.Engine.Reading;

public sealed class ReadBudgetTests
{
    private readonly ReadBudget _budget = new();

    [Fact]
    public void The_first_read_brings_one_entry() => Assert.Equal(1, _budget.Of(256));

    [Theory]
    [InlineData(100, 256)]
    [InlineData(64 * 1024, 64)]
    [InlineData(1024 * 1024, 4)]
    [InlineData(10 * 1024 * 1024, 1)]
    [InlineData(0, 256)]
    public void Later_reads_bring_about_4_MB_of_what_came_last(int length, int expected)
    {
        var entry = new Entry(new EntryId(1, 0), 1, Payload.OfData(new byte[length]));
        _budget.Seen([entry, entry]);
        Assert.Equal(expected, _budget.Of(256));
    }

    [Fact]
    public void Fields_count_with_their_names()
    {
        _budget.Seen([new Entry(new EntryId(1, 0), 1, Payload.OfFields([new byte[1024 * 1024], new byte[1024 * 1024]]))]);
        Assert.Equal(2, _budget.Of(256));
    }
}
