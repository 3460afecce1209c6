using Microsoft.Extensions.DependencyInjection;
using StreamGroups.Resilience;
using StreamGroups.Testing.Quiet;
using StreamGroups.Testing.Recording;

namespace StreamGroups.Testing;

/// <summary>What a test that fails is told beside what happened.</summary>
public sealed partial class StreamGroupsTestHarness
{
    internal bool CanAdvance => _setup.Time is not null;

    /// <summary>The last deliveries of messages that are to be delivered again.</summary>
    internal static DeliveryRecord[] WaitingRetries(DeliveryRecord[] deliveries) =>
    [
        .. deliveries.GroupBy(static one => (one.Group, one.Id)).Select(static one => one.Last())
            .Where(static one => one.Outcome is DeliveryOutcome.Retried or DeliveryOutcome.Released),
    ];

    /// <summary>Sentences about streams that were published to and that nobody here reads.</summary>
    internal IEnumerable<string> Undelivered(PublishRecord[] published)
    {
        var groups = _services.GetRequiredService<KnownGroups>();
        if (!groups.AreStarted && groups.All.Any()) yield return "The host is not started, so that nothing is delivered.";
        foreach (var stream in published.Where(static one => one.Exception is null).Select(static one => one.Stream).Distinct(StringComparer.Ordinal))
        {
            var mapped = groups.All.Where(one => one.Stream == stream).ToArray();
            if (mapped.Length == 0 && !groups.Broadcasts.Contains(stream)) yield return $"No group of the stream '{stream}' is mapped in this application.";
            foreach (var group in mapped)
            {
                if (groups.AreStarted && groups.ReportOf(group) is { State: not SessionState.Working } report)
                    yield return $"{group} is not read: {report}.";
            }
        }
    }
}
