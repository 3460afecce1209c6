using System.Text;
using CsCheck;
using StreamGroups.Transport.InMemory;
using Xunit;

namespace StreamGroups.Tests.Transport;

public sealed class Utf8OrderTests
{
    private static readonly string[] Letters = ["a", "B", "é", "\uD7FF", "\uE000", "\uFFFD", "\uFFFF", "🚀", "\U0010FFFF", "~"];
    private static readonly Gen<string> Names = Gen.Int[0, Letters.Length - 1].Select(at => Letters[at]).Array[0, 4].Select(string.Concat);

    [Fact]
    public void Is_the_order_of_the_bytes() => Gen.Select(Names, Names).Sample((left, right) =>
    {
        var expected = Encoding.UTF8.GetBytes(left).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(right));
        Assert.Equal(Math.Sign(expected), Math.Sign(Utf8Order.Instance.Compare(left, right)));
    });
}
