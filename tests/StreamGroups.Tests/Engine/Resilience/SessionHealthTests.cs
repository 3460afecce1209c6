using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Time.Testing;
using StreamGroups.Engine;
using StreamGroups.Resilience;
using StreamGroups.Transport;
using Xunit;

namespace StreamGroups.Tests.Engine.Resilience;

public sealed class SessionHealthTests
{
    private static readonly TransportException Lost = new(TransportErrorKind.Transient, "No connection.");
    private static readonly TransportException Refused = new(TransportErrorKind.Permanent, "Wrong password.");

    private readonly FakeTimeProvider _time = new();
    private readonly SessionHealth _health;

    public SessionHealthTests() => _health = new SessionHealth(_time);

    [Fact]
    public void What_is_not_wanted_is_no_trouble() => Expect(SessionState.Idle, HealthStatus.Healthy, "Idle");

    [Fact]
    public void It_starts_works_and_stops()
    {
        _health.Starting();
        Expect(SessionState.Starting, HealthStatus.Degraded, "Starting");
        _health.Works();
        Expect(SessionState.Working, HealthStatus.Healthy, "Working");
        _health.Stopped();
        Expect(SessionState.Idle, HealthStatus.Healthy, "Idle");
    }

    [Fact]
    public void An_outage_is_degraded_for_30_s_counted_from_its_first_failure()
    {
        _health.Starting();
        _health.Failed(Lost);
        _time.Advance(TimeSpan.FromSeconds(30));
        _health.Failed(Lost);
        Expect(SessionState.Interrupted, HealthStatus.Degraded, "Interrupted for 00:00:30: No connection.");
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Expect(SessionState.Interrupted, HealthStatus.Unhealthy, "Interrupted for 00:00:30: No connection.");

        _health.Works();
        Expect(SessionState.Working, HealthStatus.Healthy, "Working");
        _health.Failed(Lost);
        Expect(SessionState.Interrupted, HealthStatus.Degraded, "Interrupted for 00:00:00: No connection.");
    }

    [Fact]
    public void A_refusal_is_unhealthy_at_once_and_may_turn_into_a_mere_outage()
    {
        _health.Works();
        _health.Failed(Refused);
        Expect(SessionState.Refused, HealthStatus.Unhealthy, "Refused for 00:00:00: Wrong password.");
        _health.Failed(Lost);
        Expect(SessionState.Interrupted, HealthStatus.Degraded, "Interrupted for 00:00:00: No connection.");
    }

    [Fact]
    public void A_fault_of_another_kind_is_an_outage()
    {
        _health.Failed(new InvalidOperationException("A fault."));
        Expect(SessionState.Interrupted, HealthStatus.Degraded, "Interrupted for 00:00:00: A fault.");
    }

    [Fact]
    public void Acknowledgements_that_are_refused_make_their_subscription_unhealthy_while_it_reads()
    {
        var health = new SubscriptionHealth(_time);
        health.Reading.Works();
        health.Settling.Failed(Refused);
        Assert.Equal(SessionState.Refused, health.Current.State);
        health.Settling.Works();
        Assert.Equal(SessionState.Working, health.Current.State);

        health.Settling.Failed(Refused);
        health.Reading.Stopped();
        Assert.Equal(SessionState.Idle, health.Current.State);
    }

    private void Expect(SessionState state, HealthStatus status, string text)
    {
        var report = _health.Current;
        Assert.Equal((state, status, text), (report.State, report.Status, $"{report}"));
    }
}
