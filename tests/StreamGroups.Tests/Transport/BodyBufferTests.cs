using StreamGroups.Transport;
using Xunit;

namespace StreamGroups.Tests.Transport;

public sealed class BodyBufferTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void No_two_parts_overlap(bool borrows)
    {
        var buffer = new BodyBuffer(borrows);
        var sizes = Enumerable.Range(0, 500).Select(number => number % 7 == 0 ? 40_000 : number * 3).ToArray();
        var parts = sizes.Select((size, number) => buffer.Take(size, sizes[number..].Sum())).ToArray();
        foreach (var (number, part) in parts.Index()) part.Span.Fill((byte)number);

        Assert.Equal(sizes, parts.Select(part => part.Length));
        Assert.All(parts.Index(), part => Assert.DoesNotContain(part.Item.ToArray(), value => value != (byte)part.Index));
    }

    [Fact]
    public void A_part_of_nothing_takes_nothing() => Assert.True(new BodyBuffer(borrows: true).Take(0, 1_000).IsEmpty);

    [Fact]
    public void Memory_that_is_given_back_is_used_no_more()
    {
        var buffer = new BodyBuffer(borrows: true);
        buffer.Take(100, 30_000);
        buffer.GiveBack();
        var (mine, others) = (buffer.Take(100, 30_000), System.Buffers.ArrayPool<byte>.Shared.Rent(30_100));

        Assert.False(mine.Span.Overlaps(others));
    }
}
