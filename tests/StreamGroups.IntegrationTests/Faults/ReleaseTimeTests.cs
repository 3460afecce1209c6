using StreamGroups.IntegrationTests.Apps;
using StreamGroups.TestSupport;
using StreamGroups.TestSupport.Processes;
using StreamGroups.Transport;
using Xunit;

namespace StreamGroups.IntegrationTests.Faults;

/// <summary>How long what a stop releases takes to the handlers of an idle consumer in another process; printed, for docs/delivery-guarantees.md.</summary>
public sealed class ReleaseTimeTests : ProcessTests
{
    private const int Rounds = 10;
    private const int Count = 40;

    /// <summary>The earliest sweep of a long lease.</summary>
    private static readonly TimeSpan ClaimInterval = TimeSpan.FromSeconds(7.5);

    [Fact]
    public async Task What_a_stop_releases_is_begun_in_another_process_without_waiting_for_a_sweep()
    {
        await using var idle = Consume("2", "--ackWait", Long, "--concurrency", $"{Count}", "--tellTimes", "true");
        await idle.WaitForLineAsync(line => line == "ready");
        await Control.HasBlockedReadersAsync();
        await using var monitor = await ServerMonitor.StartAsync(Server.Port);
        List<TimeSpan> firsts = [], lasts = [];
        for (var round = 0; round < Rounds; round++)
        {
            var (first, last) = await MeasureAsync(idle, monitor);
            firsts.Add(first);
            lasts.Add(last);
        }

        Tell("the first released entry", firsts);
        Tell("the last one", lasts);
        Assert.True(firsts.Order().ElementAt(Rounds / 2) < ClaimInterval, "The entries came by a sweep.");
        Assert.All(AppLine.Of("begun", idle), line => Assert.Equal(1, line.DeliveryCount));
    }

    /// <summary>One stop of a consumer that has entries which it has not begun; from their release to the first and to the last handler.</summary>
    private async Task<(TimeSpan First, TimeSpan Last)> MeasureAsync(ChildProcess idle, ServerMonitor monitor)
    {
        await using var stopping = Consume("1", "--ackWait", Long, "--handlerTime", "00:00:01");
        await stopping.WaitForLineAsync(line => line == "ready");
        await Control.HasBlockedReadersAsync(2);
        for (var number = 1; number <= Count; number++) await Control.AddTextsAsync(Stream, $"{number}"); // To both readers in turn.
        await stopping.WaitForLineAsync(line => line.StartsWith("begun ", StringComparison.Ordinal));
        await Eventually.HoldsAsync(
            async () =>
            {
                if (await Control.PendingOfAsync(Stream, "1") < 2) await Control.AddTextsAsync(Stream, "more");
                return await Control.PendingOfAsync(Stream, "2") == 0 && await Control.PendingOfAsync(Stream, "1") > 1;
            },
            "one is idle, the other is not");

        var (known, wakes) = (Times(idle).Count, Wakes(monitor).Length);
        Assert.Equal(0, await stopping.TerminateAsync());
        await Control.HasNothingPendingAsync(Stream);
        await Eventually.HoldsAsync(
            () => AppLine.Of("begun", idle).Count == Times(idle).Count && Times(idle).Count > known && Wakes(monitor).Length > wakes, "all lines have come");
        var began = Times(idle).Skip(known).Order().ToArray();
        var released = Wakes(monitor)[wakes];
        return (TimeSpan.FromMicroseconds(began[0] - released), TimeSpan.FromMicroseconds(began[^1] - released));
    }

    private static long[] Wakes(ServerMonitor monitor) =>
        monitor.TimesOf("PUBLISH", ReservedNames.WakeChannel(new GroupAddress(Stream, "billing")));

    private static List<long> Times(ChildProcess process) =>
        [.. process.Output.Snapshot().Where(line => line.StartsWith("time ", StringComparison.Ordinal)).Select(line => long.Parse(line.Split(' ')[2]))];

    private static void Tell(string what, List<TimeSpan> times)
    {
        double[] sorted = [.. times.Select(time => time.TotalMilliseconds).Order()];
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"From a release to the handler of {what}: median {sorted[Rounds / 2]:0.0} ms, longest {sorted[^1]:0.0} ms, of {Rounds} stops");
    }
}
