using StreamGroups.Faults.Histories;
using StreamGroups.Faults.Running;
using StreamGroups.Faults.Servers;

namespace StreamGroups.Faults.Nemesis;

/// <summary>What is done to the server, one thing at a time. What removes the stream first looks at what it removes, in the same step.</summary>
internal sealed class ServerFaults(ServerPair servers, FaultWindows windows, RunLog log) : IDisposable
{
    private static readonly TimeSpan BeforeNewReplica = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly long _wallOrigin = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() - (long)log.Now.TotalMilliseconds;

    public List<StreamSnapshot> Snapshots { get; } = [];

    public List<DeadLetterLine> DeadLetters { get; } = [];

    public async Task RunAsync(PlannedFault fault)
    {
        await _turn.WaitAsync();
        try
        {
            if (fault.Kind == FaultKind.Promotion) await servers.ReplicaFollowsAsync();
            await windows.DuringAsync(fault.Kind, null, () => DoAsync(fault));
            if (fault.Kind != FaultKind.Promotion) return;
            await Task.Delay(BeforeNewReplica);
            await servers.StartReplicaAsync();
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Looks at the stream, and in the same step does what is said.</summary>
    public async Task TakeAsync(FaultKind? removal, params object[] removing)
    {
        await using var control = await servers.OpenAsync();
        var (snapshot, deadLetters) = await new StreamState(control).TakeAsync(
            () => log.Now, removal, removing, milliseconds => TimeSpan.FromMilliseconds(milliseconds - _wallOrigin));
        Snapshots.Add(snapshot);
        DeadLetters.AddRange(deadLetters);
    }

    public void Dispose() => _turn.Dispose();

    private async Task DoAsync(PlannedFault fault)
    {
        switch (fault.Kind)
        {
            case FaultKind.ServerKill:
                await servers.KillAsync();
                await Task.Delay(fault.Length);
                await servers.RestartAsync();
                break;
            case FaultKind.ClientKill:
                await KillClientsAsync(fault.Variant switch { 1 => "-reader", 2 => "-commands", _ => "" });
                break;
            case FaultKind.ScriptFlush:
                await RunAsync("SCRIPT", "FLUSH");
                break;
            case FaultKind.Flush:
                await TakeAsync(fault.Kind, "FLUSHALL");
                break;
            case FaultKind.StreamDelete:
                await TakeAsync(fault.Kind, "DEL", StreamState.Stream);
                break;
            case FaultKind.GroupDestroy:
                await RunAsync("XGROUP", "DESTROY", StreamState.Stream, StreamState.Group);
                break;
            case FaultKind.Promotion:
                await servers.PromoteAsync(fault.Length);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(fault), fault.Kind, "No fault of the server.");
        }
    }

    private async Task RunAsync(string command, params object[] arguments)
    {
        await using var control = await servers.OpenAsync();
        await control.RunAsync(command, arguments);
    }

    private async Task KillClientsAsync(string nameEnds)
    {
        await using var control = await servers.OpenAsync();
        foreach (var (id, name) in await control.ClientsAsync())
        {
            if (name.EndsWith(nameEnds, StringComparison.Ordinal)) await control.RunAsync("CLIENT", "KILL", "ID", id);
        }
    }
}
