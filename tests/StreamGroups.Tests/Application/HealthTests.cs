using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Time.Testing;
using StreamGroups.Conformance.Application;
using StreamGroups.TestSupport;
using StreamGroups.Tests.Engine;
using StreamGroups.Transport;
using StreamGroups.Transport.InMemory;
using Xunit;

namespace StreamGroups.Tests.Application;

/// <summary>An application on a clock that only the test moves, through an outage that a test orders.</summary>
public sealed class HealthTests : IAsyncDisposable
{
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch.AddDays(20_000));
    private readonly InMemoryStore _store;
    private readonly InMemoryApplicationServer _server = new();
    private TestHost? _host;

    public HealthTests() => _store = new InMemoryStore(_time);

    public async ValueTask DisposeAsync()
    {
        if (_host is not null) await _host.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task An_outage_is_degraded_then_unhealthy_then_over()
    {
        _host = await StartAsync();
        await BecomesAsync(HealthStatus.Healthy);

        _store.Faults.FailNext(InMemoryOperation.EnsureGroup, times: 100_000);
        _store.BreakWaitingReads();
        await BecomesAsync(HealthStatus.Degraded);
        var began = _time.GetTimestamp();
        Assert.StartsWith("Interrupted for 00:00:0", await TextAsync(), StringComparison.Ordinal);

        await BecomesAsync(HealthStatus.Unhealthy);
        Assert.True(_time.GetElapsedTime(began) >= TimeSpan.FromSeconds(30), $"unhealthy after {_time.GetElapsedTime(began)}");
        Assert.Contains("EnsureGroup failed", await TextAsync(), StringComparison.Ordinal);

        _store.Faults.Clear();
        await BecomesAsync(HealthStatus.Healthy);
        Assert.Equal("Working", await TextAsync());
    }

    [Fact]
    public async Task Acknowledgements_that_the_store_does_not_take_are_told()
    {
        _host = await StartAsync();
        await BecomesAsync(HealthStatus.Healthy);
        _store.Faults.FailNext(InMemoryOperation.Ack, times: 100_000, TransportErrorKind.Permanent);
        await _host.Publisher.PublishAsync(Deliveries.Group.Stream, "Hi!");
        await BecomesAsync(HealthStatus.Unhealthy);
        Assert.Contains("Ack failed", await TextAsync(), StringComparison.Ordinal);

        _store.Faults.Clear();
        await BecomesAsync(HealthStatus.Healthy);
    }

    private Task<TestHost> StartAsync() => new HostDraft(_server, _ => { })
        .With(services =>
        {
            services.AddSingleton<TimeProvider>(_time).AddSingleton<IStreamTransport>(new InMemoryTransport(_store));
            services.AddHealthChecks();
        })
        .Map(Deliveries.Group, options => options.AckWait = TimeSpan.FromHours(1), new HandledMessages())
        .StartAsync();

    private async Task<string> TextAsync() => $"{(await EntryAsync()).Data[$"{Deliveries.Group}"]}";

    private async Task<HealthReportEntry> EntryAsync() =>
        (await _host!.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync().InTime()).Entries["streamgroups"];

    private Task BecomesAsync(HealthStatus status) => Eventually.HoldsAsync(async () =>
    {
        if ((await EntryAsync()).Status == status) return true;
        _time.Advance(TimeSpan.FromMilliseconds(500));
        return false;
    }, $"the application is {status}");
}
