using Microsoft.Extensions.Diagnostics.HealthChecks;
using StreamGroups.Registration;
using StreamGroups.Resilience;

namespace StreamGroups.Hosting;

/// <summary>
/// Healthy while all subscriptions read that are to; degraded while one starts or is interrupted; unhealthy where one is refused, or has been
/// interrupted for more than 30 s. It looks at what is known and asks the server nothing.
/// </summary>
internal sealed class StreamGroupsHealthCheck(HealthBoard board, StreamRegistry registry) : IHealthCheck
{
    public const string Name = "streamgroups";

    private const string CommandConnection = "command connection";

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (board.Subscriptions.Count == 0 && board.Broadcasts.Count == 0 && registry.Groups.Count > 0)
            return Task.FromResult(HealthCheckResult.Degraded("The host has not started the subscriptions yet."));
        List<(string Name, SessionReport Report, string Text)> all = [(CommandConnection, board.Commands.Current, $"{board.Commands.Current}")];
        foreach (var (name, runner) in board.Subscriptions.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            var report = runner.Health.Current;
            all.Add((name, report, Text(report, runner.State)));
        }
        foreach (var (name, health) in board.Broadcasts.OrderBy(pair => pair.Key, StringComparer.Ordinal)) all.Add((name, health.Current, $"{health.Current}"));
        var status = all.Min(one => one.Report.Status); // Unhealthy is the least.
        var troubles = all.Where(one => one.Report.Status != HealthStatus.Healthy).Select(one => $"{one.Name}: {one.Text}").ToArray();
        var held = all.Where(one => one.Text is nameof(SubscriptionState.Paused) or nameof(SubscriptionState.Stopped)).Select(one => $"{one.Name}: {one.Text}").ToArray();
        var description = troubles.Length > 0 ? string.Join(Environment.NewLine, troubles)
            : held.Length == 0 ? "All enabled subscriptions read."
            : $"All enabled subscriptions read but those that calls keep from it. {string.Join(", ", held)}";
        var data = all.ToDictionary(one => one.Name, object (one) => one.Text);
        return Task.FromResult(new HealthCheckResult(status, description, null, data));
    }

    /// <summary>One that is not to read says why.</summary>
    private static string Text(in SessionReport report, SubscriptionState state) =>
        report.State == SessionState.Idle && state is SubscriptionState.Paused or SubscriptionState.Stopped or SubscriptionState.StandingBy ? $"{state}" : $"{report}";
}
