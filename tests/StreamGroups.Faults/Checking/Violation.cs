using StreamGroups.Faults.Histories;

namespace StreamGroups.Faults.Checking;

/// <summary>Something that must not be.</summary>
/// <param name="Kind">What.</param>
/// <param name="Entry">The entry that it happened to; null where it is none's.</param>
/// <param name="Text">The particulars, in a sentence.</param>
internal sealed record Violation(ViolationKind Kind, EntryName? Entry, string Text)
{
    public override string ToString() => $"{Kind}: {(Entry is { } entry ? $"{entry}: " : "")}{Text}";
}
