using Microsoft.Extensions.Diagnostics.HealthChecks;
using StreamGroups.Registration;
using StreamGroups.Resilience;

namespace StreamGroups.Hosting;

/// <summary>
/// Healthy while all enabled subscriptions read; degraded while one starts or is interrupted; unhealthy where one is refused, or has been
/// interrupted for more than 30 s. It looks at what is known and asks the server nothing.
/// </summary>
internal sealed class StreamGroupsHealthCheck(HealthBoard board, StreamRegistry registry) : IHealthCheck
{
    public const string Name = "streamgroups";

    private const string CommandConnection = "command connection";

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (board.Subscriptions.Count == 0 && registry.Groups.Count > 0)
            return Task.FromResult(HealthCheckResult.Degraded("The host has not started the subscriptions yet."));
        List<(string Name, SessionReport Report)> all = [(CommandConnection, board.Commands.Current)];
        foreach (var (name, health) in board.Subscriptions.OrderBy(pair => pair.Key, StringComparer.Ordinal)) all.Add((name, health.Current));
        var status = all.Min(one => one.Report.Status); // Unhealthy is the least.
        var troubles = all.Where(one => one.Report.Status != HealthStatus.Healthy).Select(one => $"{one.Name}: {one.Report}").ToArray();
        var description = troubles.Length == 0 ? "All enabled subscriptions read." : string.Join(Environment.NewLine, troubles);
        var data = all.ToDictionary(one => one.Name, object (one) => one.Report.ToString());
        return Task.FromResult(new HealthCheckResult(status, description, null, data));
    }
}
