using StreamGroups.TestSupport;
using Xunit;

namespace StreamGroups.IntegrationTests.Apps;

/// <summary>What the log says of outages.</summary>
internal static class OutageLines
{
    private const string WorksAgain = "is working again after";

    /// <summary>At most so many outages were told by each that had one, with two lines each: that it began, and that it is over.</summary>
    public static void AreFew(this RunningApp app, int outages = 1)
    {
        foreach (var who in new[] { "Consuming (", "The command connection", "Acknowledging (" })
        {
            var lines = app.Log.Lines.Where(line => line.Message.StartsWith(who, StringComparison.Ordinal) && !IsStart(line)).ToArray();
            var over = lines.Count(line => line.Message.Contains(WorksAgain, StringComparison.Ordinal));
            Assert.True(over <= outages && lines.Length - over <= outages, $"{outages} outages made these lines:\n{string.Join('\n', lines.Select(line => line.Message))}");
        }
    }

    /// <summary>Waits until one that had an outage says that it is over.</summary>
    public static Task WorksAgainAsync(this RunningApp app, string who) => app.HasLoggedAsync(who, WorksAgain);

    private static bool IsStart(LogLine line) => line.Message.Contains("at once, leases of", StringComparison.Ordinal);
}
