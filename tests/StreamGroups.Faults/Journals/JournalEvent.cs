using System.Globalization;
using StreamGroups.Faults.Histories;

namespace StreamGroups.Faults.Journals;

/// <summary>One line of a journal.</summary>
/// <param name="At">When, on the system's monotonic clock.</param>
/// <param name="What">What happened.</param>
/// <param name="Run">Which run of a handler in this process; 0 for what is of none.</param>
/// <param name="Id">The entry; zero where there is none.</param>
/// <param name="Count">Its delivery count.</param>
/// <param name="Key">Its key.</param>
/// <param name="Text">More.</param>
internal readonly record struct JournalEvent(TimeSpan At, JournalEventKind What, long Run, EntryId Id, long Count, string Key, string Text)
{
    private const char Separator = '\t';
    private const int Fields = 7;

    public EntryName Entry => new(Id, Key);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{At.Ticks / TimeSpan.TicksPerMicrosecond}\t{What}\t{Run}\t{Id}\t{Count}\t{Key}\t{Text.ReplaceLineEndings(" ")}");

    /// <summary>False for a line that was cut off when the process died.</summary>
    public static bool TryParse(string line, out JournalEvent result)
    {
        result = default;
        var parts = line.Split(Separator, Fields);
        if (parts.Length < Fields) return false;
        if (!long.TryParse(parts[0], out var microseconds) || !Enum.TryParse<JournalEventKind>(parts[1], out var what)) return false;
        if (!long.TryParse(parts[2], out var run) || !EntryId.TryParse(parts[3], out var id) || !long.TryParse(parts[4], out var count)) return false;
        result = new(TimeSpan.FromTicks(microseconds * TimeSpan.TicksPerMicrosecond), what, run, id, count, parts[5], parts[6]);
        return true;
    }
}
