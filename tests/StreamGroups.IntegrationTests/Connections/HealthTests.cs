using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using StreamGroups.IntegrationTests.Apps;
using StreamGroups.TestSupport;
using Xunit;

namespace StreamGroups.IntegrationTests.Connections;

public sealed class HealthTests : OwnServerTests
{
    [Fact]
    public async Task A_server_that_is_stopped_is_an_outage_until_it_is_back()
    {
        await using var app = NewApp().Consume<string>("orders");
        app.Services.AddHealthChecks();
        await app.StartAsync();
        await BecomesAsync(app, HealthStatus.Healthy);

        await Server.StopAsync();
        await BecomesAsync(app, HealthStatus.Degraded);
        await Eventually.HoldsAsync(async () => (await EntryAsync(app)).Data.Values.All(IsOutage), "both connections tell of the outage");
        Assert.Contains("orders/billing: Interrupted for 00:00:", (await EntryAsync(app)).Description, StringComparison.Ordinal);

        await Server.RestartAsync();
        await BecomesAsync(app, HealthStatus.Healthy);
        Assert.Equal(["Working", "Working"], (await EntryAsync(app)).Data.Values);
    }

    [Fact]
    public async Task A_right_that_is_taken_away_is_unhealthy_until_it_is_given_back()
    {
        await Control.RunAsync("ACL", "SETUSER", "low", "on", ">secret", "~*", "&*", "+@all");
        await using var app = new RunningApp($"{Server.ConnectionString},user=low,password=secret").Consume<string>("orders");
        app.Services.AddHealthChecks();
        await app.StartAsync();
        await BecomesAsync(app, HealthStatus.Healthy);

        await Control.RunAsync("ACL", "SETUSER", "low", "-xack");
        await app.PublishAsync("orders", "Hi!");
        await BecomesAsync(app, HealthStatus.Unhealthy);
        Assert.Contains("grant it with ACL SETUSER", $"{(await EntryAsync(app)).Data["orders/billing"]}", StringComparison.Ordinal);

        await Control.RunAsync("ACL", "SETUSER", "low", "+xack");
        await BecomesAsync(app, HealthStatus.Healthy);
        await Control.HasNothingPendingAsync("orders");
        Assert.Single(app.Errors, line => line.Category.StartsWith("StreamGroups", StringComparison.Ordinal));
    }

    private static bool IsOutage(object text) => $"{text}".StartsWith("Interrupted", StringComparison.Ordinal);

    private static async Task<HealthReportEntry> EntryAsync(RunningApp app) =>
        (await app.Checks.CheckHealthAsync().InTime()).Entries["streamgroups"];

    private static Task BecomesAsync(RunningApp app, HealthStatus status) =>
        Eventually.HoldsAsync(async () => (await EntryAsync(app)).Status == status, () => $"the application is {status}. {app}");
}
