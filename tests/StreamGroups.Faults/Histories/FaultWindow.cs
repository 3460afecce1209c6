namespace StreamGroups.Faults.Histories;

/// <summary>A time in which something was broken.</summary>
/// <param name="Kind">What.</param>
/// <param name="Slot">Whose; null is the server, and so everybody's.</param>
/// <param name="From">When it began.</param>
/// <param name="To">When it was mended; the same as <paramref name="From"/> for what takes no time.</param>
internal sealed record FaultWindow(FaultKind Kind, int? Slot, TimeSpan From, TimeSpan To)
{
    public bool Concerns(int slot) => Slot is null || Slot == slot;

    public override string ToString() =>
        $"{Kind}{(Slot is { } slot ? $" of consumer {slot}" : "")} {From.TotalSeconds:0.000}–{To.TotalSeconds:0.000} s";
}
