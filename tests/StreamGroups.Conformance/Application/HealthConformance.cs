using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using StreamGroups.TestSupport;
using StreamGroups.Transport;
using Xunit;

namespace StreamGroups.Conformance.Application;

public abstract class HealthConformance : ApplicationConformance
{
    private protected HealthConformance(IApplicationServer server) : base(server)
    {
    }

    private GroupAddress Other => Group with { Group = "mail" };

    [Fact]
    public async Task It_is_healthy_when_all_groups_are_read()
    {
        var host = Checked(NewHost()).Build();
        Assert.Equal(HealthStatus.Degraded, (await EntryOfAsync(host)).Status);

        await host.StartAsync();
        await BecomesAsync(host, HealthStatus.Healthy);
        var entry = await EntryOfAsync(host);
        Assert.Equal("Working", entry.Data[$"{Group}"]);
        Assert.Equal("Working", entry.Data[$"{Other}"]);
        Assert.Equal("All enabled subscriptions read.", entry.Description);
    }

    [Fact]
    public async Task A_key_of_another_type_is_unhealthy_until_it_is_gone()
    {
        await Backdoor.ReplaceByOtherTypeAsync(Stream);
        var free = Group with { Stream = $"{Stream}-free" };
        var host = await Checked(NewHost().Map(free, Options(LongLease), Handled)).StartAsync();
        await Eventually.HoldsAsync(
            async () => $"{(await EntryOfAsync(host)).Data[$"{Group}"]}".StartsWith("Refused for ", StringComparison.Ordinal), "the group is refused");
        await Eventually.HoldsAsync(async () => (await EntryOfAsync(host)).Data[$"{free}"] is "Working", "the other one is read");

        var entry = await EntryOfAsync(host);
        Assert.Equal(HealthStatus.Unhealthy, entry.Status);
        Assert.Contains("WRONGTYPE", $"{entry.Data[$"{Group}"]}", StringComparison.Ordinal);
        Assert.Contains($"{Group}: Refused", entry.Description, StringComparison.Ordinal);
        Assert.DoesNotContain(free.Stream, entry.Description, StringComparison.Ordinal);
        await host.Publisher.PublishAsync(free.Stream, "Hi!");
        await Handled.ReachAsync(1);

        await Backdoor.DeleteStreamAsync(Stream);
        await BecomesAsync(host, HealthStatus.Healthy);
    }

    [Fact]
    public async Task Groups_that_are_disabled_do_not_count()
    {
        await Backdoor.ReplaceByOtherTypeAsync(Stream);
        var host = await Checked(NewHost().Setting(Setting("Enabled"), "false").Setting(OtherEnabled, "false")).StartAsync();
        var entry = await EntryOfAsync(host);
        Assert.Equal((HealthStatus.Healthy, "Idle"), (entry.Status, entry.Data[$"{Group}"]));

        host.Reload((Setting("Enabled"), "true"));
        await BecomesAsync(host, HealthStatus.Unhealthy);
        host.Reload((Setting("Enabled"), "false"));
        await BecomesAsync(host, HealthStatus.Healthy);
    }

    [Fact]
    public async Task It_can_be_left_out_and_asks_for_no_health_checks_of_the_application()
    {
        var host = await NewHost().Map(Group, Options(LongLease), Handled).StartAsync();
        Assert.Null(host.Services.GetService<HealthCheckService>());
        Assert.DoesNotContain(host.Services.GetServices<IHostedService>(), service => service.GetType().Name.Contains("Health", StringComparison.Ordinal));

        var without = await Checked(NewHost()).With(services => services.PostConfigure<HealthCheckServiceOptions>(checks =>
        {
            foreach (var ours in checks.Registrations.Where(check => check.Name == "streamgroups").ToArray()) checks.Registrations.Remove(ours);
        })).StartAsync();
        Assert.Empty((await without.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync()).Entries);
    }

    private string OtherEnabled => $"RedisStreams:Streams:{Stream}:Groups:{Other.Group}:Enabled";

    private HostDraft Checked(HostDraft draft) => draft
        .With(services => services.AddHealthChecks())
        .Map(Group, Options(LongLease), new HandledMessages()).Map(Other, Options(LongLease), new HandledMessages());

    private static async Task<HealthReportEntry> EntryOfAsync(TestHost host) =>
        (await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync().InTime()).Entries["streamgroups"];

    private static Task BecomesAsync(TestHost host, HealthStatus status) =>
        Eventually.HoldsAsync(async () => (await EntryOfAsync(host)).Status == status, $"the application is {status}");
}
