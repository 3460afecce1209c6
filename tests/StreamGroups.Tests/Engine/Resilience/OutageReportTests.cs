using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using StreamGroups.Resilience;
using StreamGroups.TestSupport;
using StreamGroups.Transport;
using Xunit;

namespace StreamGroups.Tests.Engine.Resilience;

public sealed class OutageReportTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly CollectingLoggerProvider _log = new();
    private readonly OutageReport _report;

    public OutageReportTests() => _report = new OutageReport("Reading", _time, _log.CreateLogger("sessions"));

    public void Dispose() => _log.Dispose();

    [Fact]
    public void No_outage_is_no_line()
    {
        _report.Ended();
        Assert.Empty(_log.Lines);
    }

    [Fact]
    public void An_outage_of_one_kind_is_one_line_however_often_it_is_met()
    {
        for (var attempt = 0; attempt < 1_000; attempt++) _report.Began(new TransportException(TransportErrorKind.Transient, "Not reachable."));
        _time.Advance(TimeSpan.FromSeconds(7));
        _report.Ended();
        _report.Ended();
        Assert.Equal([500, 504], _log.Lines.Select(line => line.Event.Id));
        Assert.Contains("00:00:07", _log.Lines[1].Message, StringComparison.Ordinal);
        Assert.Contains("1000", _log.Lines[1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Causes_of_other_kinds_are_lines_of_their_own()
    {
        _report.Began(new TransportException(TransportErrorKind.Transient, "Not reachable."));
        _report.Began(new TransportException(TransportErrorKind.Permanent, "Wrong password."));
        _report.Began(new TransportException(TransportErrorKind.Permanent, "Wrong password."));
        _report.Began(new TransportException(TransportErrorKind.GroupMissing, "No group."));
        _report.Began(new InvalidOperationException("A fault."));
        Assert.Equal([500, 501, 502, 503], _log.Lines.Select(line => line.Event.Id));
    }

    [Fact]
    public void The_next_outage_is_reported_again()
    {
        for (var outage = 0; outage < 2; outage++)
        {
            _report.Began(new TransportException(TransportErrorKind.Transient, "Not reachable."));
            _report.Ended();
        }
        Assert.Equal([500, 504, 500, 504], _log.Lines.Select(line => line.Event.Id));
    }
}
