using System.Reflection;
using Microsoft.Extensions.Logging;
using StreamGroups.Engine;
using Xunit;

namespace StreamGroups.Tests.Diagnostics;

public sealed class EventIdTests
{
    [Fact]
    public void Each_kind_of_line_has_a_number_of_its_own()
    {
        var ids = typeof(Subscription).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
            .Select(method => method.GetCustomAttribute<LoggerMessageAttribute>()?.EventId)
            .OfType<int>().ToList();
        Assert.NotEmpty(ids);
        Assert.Equal(ids.Distinct().Order(), ids.Order());
    }
}
