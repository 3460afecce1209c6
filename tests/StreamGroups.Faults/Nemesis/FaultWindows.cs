using StreamGroups.Faults.Histories;
using StreamGroups.Faults.Running;

namespace StreamGroups.Faults.Nemesis;

/// <summary>Keeps what was broken when, and says it as it happens.</summary>
internal sealed class FaultWindows(RunLog log)
{
    private readonly Lock _lock = new();
    private readonly List<FaultWindow> _windows = [];

    public IReadOnlyList<FaultWindow> All
    {
        get { lock (_lock) return [.. _windows]; }
    }

    public async Task DuringAsync(FaultKind kind, int? slot, Func<Task> action)
    {
        var from = log.Now;
        var name = $"{kind}{(slot is { } number ? $" {number}" : "")}";
        log.Say(name);
        await action();
        var window = new FaultWindow(kind, slot, from, log.Now);
        lock (_lock) _windows.Add(window);
        if (window.To - window.From > TimeSpan.FromMilliseconds(100)) log.Say($"{name} is over");
    }
}
