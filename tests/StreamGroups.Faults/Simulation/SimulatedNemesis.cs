using StreamGroups.Faults.Histories;
using StreamGroups.Transport;
using StreamGroups.Transport.InMemory;

namespace StreamGroups.Faults.Simulation;

/// <summary>Does to a simulated world what is done to real processes and servers. In each world only some kinds of faults happen.</summary>
internal sealed class SimulatedNemesis
{
    private static readonly FaultKind[] Kinds =
    [
        FaultKind.Kill, FaultKind.KillForLong, FaultKind.Stop, FaultKind.StopForLong, FaultKind.Deploy, FaultKind.Delay, FaultKind.BlackHole,
        FaultKind.ClockJump, FaultKind.ServerKill, FaultKind.ClientKill, FaultKind.CallFailure, FaultKind.Flush, FaultKind.GroupDestroy,
        FaultKind.StreamDelete,
    ];

    private readonly World _world;
    private readonly Random _random;
    private bool _isShort;

    private SimulatedNemesis(World world, Random random) => (_world, _random) = (world, random);

    public static void Plan(World world, Random random)
    {
        var nemesis = new SimulatedNemesis(world, random);
        var kinds = Kinds.ToArray();
        random.Shuffle(kinds);
        kinds = kinds[..random.Next(1, 6)];
        for (var faults = random.Next(WorldSettings.MostFaults + 1); faults > 0; faults--)
        {
            var kind = kinds[random.Next(kinds.Length)];
            world.Clock.In(WorldSettings.Busy * random.NextDouble(), () => nemesis.Do(kind));
        }
    }

    private void Do(FaultKind kind)
    {
        var slot = _random.Next(1, WorldSettings.Slots + 1);
        var process = _world.Slots[slot - 1];
        var length = _world.AckWait * (kind == FaultKind.Stop ? 0.4 * _random.NextDouble() : 0.3 + (2 * _random.NextDouble()));
        switch (kind)
        {
            case FaultKind.Kill or FaultKind.KillForLong:
                process.Kill();
                Record(kind, slot, length);
                After(kind == FaultKind.Kill ? WorldSettings.RestartTime : length, process, () => _world.Start(slot, process.Facts.AckWait));
                break;
            case FaultKind.Stop or FaultKind.StopForLong when process.IsStopped:
                break;
            case FaultKind.Stop or FaultKind.StopForLong:
                process.Pause();
                Record(kind, slot, length);
                _world.Clock.In(length, process.Continue);
                break;
            case FaultKind.Deploy:
                _isShort = !_isShort;
                _ = DeployAsync(slot, process);
                break;
            case FaultKind.Delay:
                process.Network.Latency = TimeSpan.FromMilliseconds(_random.Next(20, 300));
                Record(kind, slot, length);
                _world.Clock.In(length, () => process.Network.Latency = _world.Latency);
                break;
            case FaultKind.BlackHole:
                process.Network.HoleUntil = _world.Clock.Now + length;
                Record(kind, slot, length);
                break;
            case FaultKind.ClockJump:
                process.JumpClock(TimeSpan.FromHours(_random.Next(-1000, 1000)));
                break;
            case FaultKind.CallFailure:
                var operations = Enum.GetValues<InMemoryOperation>();
                process.Failures.FailNext(
                    operations[_random.Next(operations.Length)], _random.Next(1, 6), TransportErrorKind.Transient, whenDone: _random.Next(2) == 0);
                break;
            default:
                DoToStore(kind, length);
                break;
        }
    }

    private void DoToStore(FaultKind kind, TimeSpan length)
    {
        switch (kind)
        {
            case FaultKind.ServerKill:
                _world.AwayUntil = _world.Clock.Now + length;
                _world.Store.BreakWaitingReads();
                break;
            case FaultKind.ClientKill:
                _world.Store.BreakWaitingReads();
                length = TimeSpan.Zero;
                break;
            case FaultKind.Flush or FaultKind.StreamDelete:
                _world.Look(kind);
                if (kind == FaultKind.Flush) _world.Store.FlushAll(); else _world.Store.DeleteKey(World.Group.Stream);
                length = TimeSpan.Zero;
                break;
            case FaultKind.GroupDestroy:
                _world.Store.DestroyGroup(World.Group);
                length = TimeSpan.Zero;
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(kind), kind, "No fault of the store.");
        }
        Record(kind, null, length);
    }

    private async Task DeployAsync(int slot, SimulatedProcess process)
    {
        var from = _world.Clock.Now;
        await process.TerminateAsync();
        _world.Faults.Add(new FaultWindow(FaultKind.Deploy, slot, from, _world.Clock.Now));
        if (_world.Slots[slot - 1] == process) _world.Start(slot, _isShort ? _world.AckWait / 2 : _world.AckWait);
    }

    private void After(TimeSpan time, SimulatedProcess process, Action action) => _world.Clock.In(time, () =>
    {
        if (_world.Slots[process.Facts.Slot - 1] == process) action();
    });

    private void Record(FaultKind kind, int? slot, TimeSpan length) =>
        _world.Faults.Add(new FaultWindow(kind, slot, _world.Clock.Now, _world.Clock.Now + length));
}
