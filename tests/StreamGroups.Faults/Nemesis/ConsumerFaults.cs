using StreamGroups.Faults.Histories;
using StreamGroups.Faults.Running;

namespace StreamGroups.Faults.Nemesis;

/// <summary>What is done to consumers and their network. Everything is mended at the end of the fault.</summary>
internal sealed class ConsumerFaults(IReadOnlyList<ConsumerSlot> slots, TimeSpan ackWait, FaultWindows windows)
{
    private bool _isShort;

    public async Task RunAsync(PlannedFault fault)
    {
        if (fault.Kind == FaultKind.Deploy)
        {
            await DeployAsync();
            return;
        }
        var slot = slots[fault.Slot - 1];
        await slot.Turn.WaitAsync();
        try
        {
            await windows.DuringAsync(fault.Kind, slot.Number, () => RunAsync(fault, slot));
        }
        finally
        {
            slot.Turn.Release();
        }
    }

    private static async Task RunAsync(PlannedFault fault, ConsumerSlot slot)
    {
        switch (fault.Kind)
        {
            case FaultKind.Kill or FaultKind.KillForLong:
                await slot.KillAsync();
                await Task.Delay(fault.Length);
                slot.Start(slot.Processes[^1].AckWait);
                break;
            case FaultKind.Stop or FaultKind.StopForLong:
                slot.Pause();
                await Task.Delay(fault.Length);
                slot.Continue();
                break;
            case FaultKind.Cut:
                slot.Link.Cut();
                break;
            case FaultKind.Delay:
                slot.Link.Delay(TimeSpan.FromMilliseconds(fault.Variant));
                await Task.Delay(fault.Length);
                slot.Link.Delay(TimeSpan.Zero);
                break;
            case FaultKind.BlackHole:
                slot.Link.Swallow(true);
                await Task.Delay(fault.Length);
                slot.Link.Swallow(false);
                break;
            case FaultKind.ClockJump:
                slot.JumpClock();
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(fault), fault.Kind, "No fault of a consumer.");
        }
    }

    /// <summary>Every second deploy halves the lease, the others double it: nothing is to be taken from those who have the longer one.</summary>
    private async Task DeployAsync()
    {
        _isShort = !_isShort;
        foreach (var slot in slots)
        {
            await slot.Turn.WaitAsync();
            try
            {
                await windows.DuringAsync(FaultKind.Deploy, slot.Number, async () =>
                {
                    await slot.TerminateAsync();
                    slot.Start(_isShort ? ackWait / 2 : ackWait);
                    await slot.IsReadyAsync();
                });
            }
            finally
            {
                slot.Turn.Release();
            }
        }
    }
}
