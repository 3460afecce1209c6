using Microsoft.Extensions.DependencyInjection;
using StreamGroups.Publishing;
using StreamGroups.Resilience;
using StreamGroups.TestSupport;
using StreamGroups.Testing.Quiet;
using StreamGroups.Testing.Recording;
using StreamGroups.Transport;
using Xunit;

namespace StreamGroups.Tests.Testing;

public sealed class QuietWatchTests
{
    /// <summary>Its timer is set too late where time was moved between what the application was told and its setting the timer.</summary>
    [Fact]
    public async Task An_application_that_misses_when_a_retry_is_due_is_reminded()
    {
        await using var app = await HarnessApplication.StartAsync(streams => streams.MapStream("orders").WithGroup("billing").Handle((string _) => { }));
        var work = new ForgottenRetry();
        var services = app.Services;
        var watch = new QuietWatch(
            work, services.GetRequiredService<Journal>(), services.GetRequiredService<PublishGate>(), services.GetRequiredService<LeaseWatch>(),
            services.GetRequiredService<MappedOptions>(), TimeSpan.FromSeconds(1));

        var groups = await watch.SettleDownAsync(TimeSpan.Zero, default).InTime();

        Assert.Equal(0, Assert.Single(groups).Due); // Else its patience was over.
    }

    private sealed class ForgottenRetry : IWork
    {
        private int _due = 1;

        public bool IsDisconnected => false;

        public void MoveScheduled()
        {
        }

        public void RemindOfDue() => _due = 0;

        public ValueTask<IReadOnlyList<GroupState>> LookAsync(CancellationToken cancellationToken) =>
            new([new GroupState(new GroupAddress("orders", "billing"), SessionState.Working, HasNew: false, Delivered: 0, _due, NextDue: null)]);
    }
}
