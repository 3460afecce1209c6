using Microsoft.Extensions.Logging;
using StreamGroups.Engine.Retention;
using StreamGroups.TestSupport;
using StreamGroups.Transport;
using Xunit;

namespace StreamGroups.Tests.Engine.Retention;

public sealed class RetentionAlarmsTests : IDisposable
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch.AddDays(20_000);

    private readonly CollectingLoggerProvider _log = new();
    private readonly RetentionOptions _options = new() { Policy = RetentionPolicy.UntilProcessed, HoldWarning = TimeSpan.FromMinutes(10) };
    private readonly RetentionAlarms _alarms;

    public RetentionAlarmsTests() => _alarms = new RetentionAlarms("orders", _log.CreateLogger("retention"));

    public void Dispose() => _log.Dispose();

    [Fact]
    public void An_episode_has_one_warning_and_a_line_when_it_is_over()
    {
        foreach (var minutes in (double[])[9.9, 10, 11, 30, 5.1]) Look("billing", minutes);
        Assert.Equal([440], Ids);
        Look("billing", 4.9);
        Assert.Equal([440, 441], Ids);
        Look(null, 0);
        Look("billing", 10);
        Assert.Equal([440, 441, 440], Ids);
        Assert.Equal(LogLevel.Warning, _log.Lines[0].Level);
        Assert.Equal("Stream orders is no longer held back by billing", _log.Lines[1].Message);
    }

    [Fact]
    public void Groups_that_hold_in_turn_are_named_once_each()
    {
        for (var turn = 0; turn < 5; turn++)
        {
            Look("billing", 20);
            Look("audit", 20);
        }
        Assert.Equal([440, 440], Ids);
        Look(null, 0);
        Assert.Equal([440, 440, 441], Ids);
    }

    [Theory]
    [InlineData(HoldReason.GroupMissing, null, "since the group is mapped here and does not exist on the server. Start a process that consumes it")]
    [InlineData(HoldReason.NotDelivered, null, "since no consumer of it has read the entry. Start a consumer of the group")]
    [InlineData(HoldReason.Pending, "c", "since the entry is pending for consumer c. Look at why its handler takes so long")]
    [InlineData(HoldReason.Parked, null, "since the entry waits for its next delivery. Let its handler wait less before a retry")]
    internal void The_warning_names_stream_group_entry_age_and_remedy(HoldReason reason, string? consumer, string text)
    {
        Look("billing", 100, reason, consumer);
        var message = Assert.Single(_log.Lines).Message;
        Assert.StartsWith(
            $"Group billing holds stream orders back: entry {IdOf(100)}, published 01:40:00 ago, and all after it cannot be removed, {text}", message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_stream_is_said_once()
    {
        for (var turn = 0; turn < 3; turn++)
        {
            _alarms.Look(_options, new RetentionReport(1_000, IdOf(1), null, Now), new RetentionWork(null, false, null, true));
            _alarms.Look(_options, new RetentionReport(1, IdOf(1), null, Now), default);
        }
        var line = Assert.Single(_log.Lines);
        Assert.Equal((LogLevel.Warning, 443), (line.Level, line.Event.Id));
        Assert.StartsWith("Stream orders has 1000 entries, and everything is kept.", line.Message, StringComparison.Ordinal);
    }

    private IEnumerable<int> Ids => _log.Lines.Select(line => line.Event.Id);

    private void Look(string? group, double minutes, HoldReason reason = HoldReason.NotDelivered, string? consumer = null)
    {
        var hold = group is null ? null : new StreamHold(group, IdOf(minutes), reason, consumer);
        var work = new RetentionWork(null, false, group is null ? null : TimeSpan.FromMinutes(minutes), false);
        _alarms.Look(_options, new RetentionReport(5, IdOf(minutes), hold, Now), work);
    }

    private static EntryId IdOf(double minutes) => new((ulong)(Now - TimeSpan.FromMinutes(minutes)).ToUnixTimeMilliseconds(), 0);
}
