using StreamGroups.Transport;
using StreamGroups.Transport.Redis.Adding;
using Xunit;

namespace StreamGroups.Tests.Transport.Adding;

public sealed class AddBatchTests
{
    [Theory]
    [InlineData(1, 100, 1)]
    [InlineData(30, 100, 30)]
    [InlineData(250, 100, 100)]
    [InlineData(50, 10_000, 6)]
    [InlineData(3, 100_000, 1)]
    public void As_many_go_together_as_cost_the_server_little(int waiting, int bytes, int together)
    {
        var queue = Waiting(Enumerable.Repeat((bytes, StreamTrim.None), waiting));
        Assert.Equal(together, AddBatch.Take(queue, together: true).Length);
        Assert.Equal(waiting - together, queue.Count);
    }

    [Fact]
    public void A_large_one_goes_alone_and_in_its_turn()
    {
        var queue = Waiting([(10, StreamTrim.None), (10, StreamTrim.None), (70_000, StreamTrim.None), (10, StreamTrim.None)]);
        Assert.Equal([[10, 10], [70_000], [10]], Enumerable.Range(0, 3).Select(_ => Lengths(AddBatch.Take(queue, together: true))));
    }

    [Fact]
    public void What_is_trimmed_otherwise_goes_apart()
    {
        var thousand = new StreamTrim(1_000, null);
        var queue = Waiting([(1, StreamTrim.None), (2, thousand), (3, thousand), (4, new StreamTrim(2_000, null))]);
        Assert.Equal([[1], [2, 3], [4]], Enumerable.Range(0, 3).Select(_ => Lengths(AddBatch.Take(queue, together: true))));
    }

    [Fact]
    public void Without_scripts_each_goes_alone()
    {
        var queue = Waiting(Enumerable.Repeat((1, StreamTrim.None), 3));
        Assert.Single(AddBatch.Take(queue, together: false));
    }

    private static Queue<Addition> Waiting(IEnumerable<(int Bytes, StreamTrim Trim)> additions) => new(additions.Select(one =>
    {
        var addition = new Addition(null!);
        addition.Begin(new byte[one.Bytes], one.Trim);
        return addition;
    }));

    private static int[] Lengths(Addition[] batch) => Array.ConvertAll(batch, addition => addition.Data.Length);
}
