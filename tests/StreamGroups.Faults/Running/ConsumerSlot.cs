using StreamGroups.Faults.Histories;
using StreamGroups.Faults.Servers;
using StreamGroups.Faults.Workers;
using StreamGroups.TestSupport.Processes;

namespace StreamGroups.Faults.Running;

/// <summary>A place for one process of consumers: what dies by itself is started again, as a supervisor would.</summary>
internal sealed class ConsumerSlot(int number, string? consumer, RunSettings settings, string folder, ClientLink link, RunLog log) : IAsyncDisposable
{
    private static readonly TimeSpan RestartPause = TimeSpan.FromMilliseconds(200);

    private readonly Lock _lock = new();
    private readonly List<ConsumerProcess> _processes = [];
    private ChildProcess? _child;
    private Task _watching = Task.CompletedTask;
    private bool _isWanted;

    public int Number => number;

    public ClientLink Link => link;

    /// <summary>Held by whoever does something to the process: one fault at a time.</summary>
    public SemaphoreSlim Turn { get; } = new(1, 1);

    /// <summary>Every process that was here, in order.</summary>
    public IReadOnlyList<ConsumerProcess> Processes
    {
        get { lock (_lock) return [.. _processes]; }
    }

    public bool IsAlive => _child is { HasExited: false };

    /// <summary>Processes that ended although nothing was to end them, and what they wrote.</summary>
    public List<string> Crashes { get; } = [];

    public string JournalOf(ConsumerProcess process) => Path.Combine(folder, $"consumer-{process.Name}.journal");

    /// <summary>Starts a process; every other one's handler takes no context.</summary>
    /// <param name="ackWait">Its lease.</param>
    public void Start(TimeSpan ackWait)
    {
        var process = new ConsumerProcess($"{number}.{_processes.Count + 1}", number, log.Now, ackWait, settings.Concurrency);
        lock (_lock) _processes.Add(process);
        var child = WorkerProcess.Start("consume", new WorkerSettings
        {
            Connection = link.ConnectionString, Journal = JournalOf(process), Consumer = consumer, AckWait = ackWait,
            Concurrency = settings.Concurrency, MaxDeliveries = settings.MaxDeliveries, TakesContext = (number + _processes.Count) % 2 == 0,
        });
        (_child, _isWanted) = (child, true);
        _watching = WatchAsync(child, process);
    }

    /// <summary>Ends the process at once and keeps it away.</summary>
    public async Task KillAsync()
    {
        _isWanted = false;
        if (_processes[^1].EndedAt is null) (_processes[^1].EndedAt, _processes[^1].Died) = (log.Now, true);
        if (_child is { } child) await child.KillAsync();
        await _watching;
    }

    /// <summary>Asks the process to end.</summary>
    public async Task TerminateAsync()
    {
        _isWanted = false;
        if (_child is { HasExited: false } child && await child.TerminateAsync() is not 0 and var code && !IsSuicide(child) && HasBegun(child))
            lock (_lock) Crashes.Add($"consumer {_processes[^1].Name} was asked to end and ended with {code}. It wrote:\n{child.Output}");
        await _watching;
    }

    /// <summary>Until its host is up nothing in a process hears the signal, which ends it then as any other.</summary>
    private static bool HasBegun(ChildProcess child) => child.Output.Snapshot().Contains(WorkerHost.ReadyLine);

    /// <summary>Waits until the process works, unless it ends before.</summary>
    public async Task IsReadyAsync()
    {
        if (_child is not { } child) return;
        await Task.WhenAny(child.WaitForLineAsync(line => line == WorkerHost.ReadyLine), child.WaitForExitAsync(Timeout.InfiniteTimeSpan));
    }

    public void Pause() => _child?.Pause();

    public void Continue() => _child?.Continue();

    public void JumpClock() => _child?.Send(Signal.HangUp);

    public async ValueTask DisposeAsync()
    {
        _isWanted = false;
        if (_child is { } child) await child.KillAsync();
        await _watching;
        Turn.Dispose();
    }

    private static bool IsSuicide(ChildProcess child) => child.Output.ToString().Contains(WorkerHost.LastWords, StringComparison.Ordinal);

    private async Task WatchAsync(ChildProcess child, ConsumerProcess process)
    {
        var code = await child.WaitForExitAsync(Timeout.InfiniteTimeSpan);
        process.EndedAt ??= log.Now;
        await child.DisposeAsync();
        if (!_isWanted) return;

        process.Died = true;
        var isSuicide = IsSuicide(child);
        log.Say($"consumer {process.Name} {(isSuicide ? "was killed by a message" : $"ended by itself with {code}")}");
        if (!isSuicide) lock (_lock) Crashes.Add($"consumer {process.Name} ended by itself with {code}. It wrote:\n{child.Output}");
        await Task.Delay(RestartPause);
        if (_isWanted) Start(process.AckWait);
    }
}
