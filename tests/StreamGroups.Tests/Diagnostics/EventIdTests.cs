using System.Reflection;
using Microsoft.Extensions.Logging;
using StreamGroups.Diagnostics;
using StreamGroups.Engine;
using Xunit;

namespace StreamGroups.Tests.Diagnostics;

public sealed class EventIdTests
{
    [Fact]
    public void Each_kind_of_line_has_a_number_of_its_own()
    {
        var ids = Kinds.Select(kind => kind.EventId).ToList();
        Assert.NotEmpty(ids);
        Assert.Equal(ids.Distinct().Order(), ids.Order());
    }

    [Fact]
    public void What_concerns_a_group_names_it_with_its_stream() =>
        Assert.All(Kinds.Where(kind => kind.EventId is >= 300 and < 440), kind => Assert.Contains("{Group}", kind.Message, StringComparison.Ordinal));

    [Theory]
    [InlineData(1, "1-0")]
    [InlineData(5, "1-0, 2-0, 3-0, 4-0, 5-0")]
    [InlineData(6, "1-0, 2-0, 3-0, 4-0, 5-0 and 1 more")]
    [InlineData(1_000, "1-0, 2-0, 3-0, 4-0, 5-0 and 995 more")]
    public void Of_many_entries_the_first_are_named(int count, string expected) =>
        Assert.Equal(expected, EntryNames.Of([.. Enumerable.Range(1, count).Select(number => new EntryId((ulong)number, 0))]));

    private static IEnumerable<LoggerMessageAttribute> Kinds => typeof(Subscription).Assembly.GetTypes()
        .SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
        .Select(method => method.GetCustomAttribute<LoggerMessageAttribute>()).OfType<LoggerMessageAttribute>();
}
