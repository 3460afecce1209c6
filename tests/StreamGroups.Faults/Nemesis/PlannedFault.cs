using System.Globalization;
using StreamGroups.Faults.Histories;

namespace StreamGroups.Faults.Nemesis;

/// <summary>What the nemesis is going to do.</summary>
/// <param name="At">When, from the start.</param>
/// <param name="Kind">What.</param>
/// <param name="Slot">To which consumer; of no meaning to faults of the server.</param>
/// <param name="Length">For how long.</param>
/// <param name="Variant">Which way: of a delay its milliseconds, of a CLIENT KILL whom.</param>
internal sealed record PlannedFault(TimeSpan At, FaultKind Kind, int Slot, TimeSpan Length, int Variant)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{At.TotalSeconds,7:0.0} s  {Kind}{(Kind.IsOfServer() || Kind == FaultKind.Deploy ? "" : $" {Slot}")}"
        + $"{(Length > TimeSpan.Zero ? $", {Length.TotalSeconds:0.0} s" : "")}{(Variant != 0 ? $", {Variant}" : "")}");
}
