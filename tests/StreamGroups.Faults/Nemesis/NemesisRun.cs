using StreamGroups.Faults.Histories;
using StreamGroups.Faults.Running;

namespace StreamGroups.Faults.Nemesis;

/// <summary>Carries out a plan, each fault at its time whether or not the one before is over.</summary>
internal sealed class NemesisRun(ConsumerFaults consumers, ServerFaults server, RunLog log)
{
    public async Task RunAsync(IReadOnlyList<PlannedFault> plan)
    {
        var start = log.Now;
        List<Task> running = [];
        foreach (var fault in plan)
        {
            if (start + fault.At - log.Now is { Ticks: > 0 } wait) await Task.Delay(wait);
            running.Add(fault.Kind.IsOfServer() ? server.RunAsync(fault) : consumers.RunAsync(fault));
        }
        await Task.WhenAll(running);
    }
}
