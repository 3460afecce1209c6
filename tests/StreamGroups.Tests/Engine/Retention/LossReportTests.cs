using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using StreamGroups.Engine.Retention;
using StreamGroups.TestSupport;
using StreamGroups.Transport;
using Xunit;

namespace StreamGroups.Tests.Engine.Retention;

public sealed class LossReportTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly CollectingLoggerProvider _log = new();
    private readonly LossReport _losses;

    public LossReportTests() => _losses = new LossReport("orders", _time, _log.CreateLogger("retention"));

    public void Dispose() => _log.Dispose();

    [Fact]
    public void Losses_are_said_at_once_and_then_added_up_for_a_minute()
    {
        for (var seconds = 0; seconds < 100; seconds += 5)
        {
            _losses.Add([new("billing", 2)]);
            _losses.Log(RetentionPolicy.MaxLength, isLast: false);
            _time.Advance(TimeSpan.FromSeconds(5));
        }
        _losses.Log(RetentionPolicy.MaxLength, isLast: true);
        _losses.Log(RetentionPolicy.MaxLength, isLast: true);

        Assert.Equal([2, 24, 14], _log.Lines.Select(line => int.Parse(line.Message.Split(' ')[0])));
        Assert.All(_log.Lines, line => Assert.Equal((LogLevel.Warning, 442), (line.Level, line.Event.Id)));
        Assert.Equal(
            "2 entries of stream orders that group billing had not settled were removed, as MaxLength says: they are lost to it. Let the group keep up, or "
            + "raise MaxLength",
            _log.Lines[0].Message);
    }

    [Fact]
    public void Each_group_is_told_of()
    {
        _losses.Add([new("billing", 2), new("audit", 1)]);
        _losses.Log(RetentionPolicy.UntilProcessed, isLast: false);
        _losses.Add([new("shipping", 5)]);
        _losses.Log(RetentionPolicy.UntilProcessed, isLast: false);

        Assert.Equal(["billing", "audit", "shipping"], _log.Lines.Select(line => line.Message.Split(' ')[7]));
        Assert.All(_log.Lines, line => Assert.EndsWith("raise HoldLimit", line.Message, StringComparison.Ordinal));
    }
}
